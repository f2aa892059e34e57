// Runs before the first paint, so that the page never flashes in the wrong light. It has no words and needs no module.
;(function () {
  var root = document.documentElement
  var stored = function (key) {
    try {
      return localStorage.getItem('kubebook.' + key)
    } catch {
      return null
    }
  }
  var night = matchMedia('(prefers-color-scheme: dark)')
  var apply = function () {
    root.dataset.theme = stored('theme') || (night.matches ? 'dark' : 'light')
  }
  apply()
  night.addEventListener('change', apply)
  // Paper is light.
  addEventListener('beforeprint', function () {
    root.dataset.theme = 'light'
  })
  addEventListener('afterprint', apply)
  if (stored('large') === 'true') root.dataset.large = ''
  root.dataset.script = ''
})()
