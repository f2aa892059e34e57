/** The guestbook's page. Its first ten lines are those that the article's `curl` shows. */
export const INDEX_HTML = `<html ng-app="redis">
  <head>
    <title>Guestbook</title>
    <link rel="stylesheet" href="//netdna.bootstrapcdn.com/bootstrap/3.1.1/css/bootstrap.min.css">
    <script src="https://ajax.googleapis.com/ajax/libs/angularjs/1.2.12/angular.min.js"></script>
    <script src="controllers.js"></script>
    <script src="https://cdnjs.cloudflare.com/ajax/libs/angular-ui-bootstrap/0.13.0/ui-bootstrap-tpls.js"></script>
  </head>
  <body ng-controller="RedisCtrl">
    <div class="container">
      <h2>Guestbook</h2>
      <form ng-submit="sign()">
        <input type="text" name="input" class="form-control" placeholder="Messages" ng-model="msg"><br>
        <button type="submit" class="btn btn-primary">Submit</button>
      </form>
      <div class="messages">
        <p ng-repeat="message in messages track by $index">{{message}}</p>
      </div>
    </div>
  </body>
</html>
`

/** Fills the page and signs it: all entries travel comma-joined in the one text under the key \`messages\`. */
export const CONTROLLERS_JS = `angular.module('redis', ['ui.bootstrap']).controller('RedisCtrl', function ($scope, $http) {
  var store = 'guestbook.php?key=messages';
  $scope.messages = [];

  $http.get(store + '&cmd=get').success(function (answer) {
    $scope.messages = answer.data.split(',');
  });

  $scope.sign = function () {
    $scope.messages.push($scope.msg);
    $scope.msg = '';
    $http.get(store + '&cmd=set&value=' + encodeURIComponent($scope.messages.join(',')));
  };
});
`

/** What answers the page's requests; \`web/guestbook.ts\` is what it does. */
export const GUESTBOOK_PHP = `<?php
ini_set('include_path', '.:/usr/local/lib/php');
require 'Predis/Autoloader.php';
Predis\\Autoloader::register();

// The role is redis-master or redis-slave: a host name, or the service's address from the environment.
function store($role) {
  $host = $role;
  if (getenv('GET_HOSTS_FROM') == 'env') {
    $host = getenv(strtoupper(strtr($role, '-', '_')) . '_SERVICE_HOST');
  }
  return new Predis\\Client(['scheme' => 'tcp', 'host' => $host, 'port' => 6379]);
}

if (!isset($_GET['cmd'])) {
  phpinfo();
  exit;
}
header('Content-Type: application/json');
if ($_GET['cmd'] == 'set') {
  store('redis-master')->set($_GET['key'], $_GET['value']);
  print('{"message": "Updated"}');
} else {
  $value = store('redis-slave')->get($_GET['key']);
  print('{"data": "' . $value . '"}');
}
`
