import type { HelpWords } from './help.ts'

const UNITS = '单位可以是 "ns"、"us"（或 "µs"）、"ms"、"s"、"m"、"h"。'

/** The help pages in Chinese. Loaded by the pages of that language only. */
export const helpInChinese: HelpWords = {
  flags: {
    alsologtostderr: '日志写入文件的同时也输出到标准错误',
    'api-version': '与服务器通信时使用的 API 版本',
    'certificate-authority': '用来验证服务器的证书颁发机构的证书文件路径。',
    'client-certificate': 'TLS 客户端证书的文件路径。',
    'client-key': '客户端证书的私钥文件路径。',
    cluster: '使用 kubeconfig 中的哪个集群',
    context: '使用 kubeconfig 中的哪个上下文',
    'insecure-skip-tls-verify': '为 true 时不检查服务器的证书：任何人都可能冒充它应答。',
    kubeconfig: '要读取的 kubeconfig 文件的路径。',
    'log-backtrace-at': '日志执行到 file:N 这一行时打印调用栈',
    'log-dir': '不为空时，把日志文件写到这个目录',
    'log-flush-frequency': '日志最长隔多久刷新一次',
    logtostderr: '日志输出到标准错误，而不是文件',
    'match-server-version': '服务器与客户端版本不同时拒绝工作',
    namespace: '要使用的命名空间（如果不是当前的那个）。',
    password: '基本认证的密码。',
    server: 'API 服务器的地址和端口',
    stderrthreshold: '不低于这个级别的日志会输出到标准错误',
    token: '向服务器出示的令牌（bearer token）。',
    user: '以 kubeconfig 中的哪个用户的身份操作',
    username: '基本认证的用户名。',
    v: '日志的详细程度：数字越大越详细',
    vmodule: '按源文件设置日志详细程度，形如 pattern=N，用逗号分隔',
    help: '显示这一页帮助',
    output: '输出格式：json|yaml|wide|name|go-template=...|go-template-file=...|jsonpath=...|jsonpath-file=...',
    'output-version': '用这个 API 版本显示对象（默认为与服务器通信的版本）。',
    'no-headers': '不输出列名那一行。',
    template: '-o go-template 和 -o go-template-file 所用的模板，或模板文件的路径。',
    'sort-by': "按这个字段给列表排序，写成 JSONPath 表达式（例如 'metadata.name'）；字段必须是数字或字符串。",
    'show-all': '显示全部：不加它时已结束的 Pod 不显示。',
    validate: '发送之前先用 API 的模式检查输入',
    'schema-cache-dir': '保存从服务器读来的模式的目录；为空则不保存',
    selector: '只处理带有这些标签的对象。',
    all: '指定类型的全部对象。',
    'ignore-not-found': '对象不存在也算成功。与 --all 一起用时默认为 true。',
    cascade: '连同它管理的东西一起删除（例如 ReplicationController 的 Pod）。',
    'grace-period': '留给对象自行结束的秒数。负数表示忽略。',
    timeout: '删除最多等多久；0 表示按对象的大小决定',
    overwrite: '修改已经存在的键，而不是拒绝。',
    'resource-version': '只有对象还是这个版本时才修改。只能用于单个对象。',
    'dry-run': '只显示将要发送的内容。',
    overrides: '合并到新对象之上的 JSON，其中必须写明 apiVersion。',
    container: '容器的名字',
    stdin: '把键入的内容传给容器',
    tty: '输入是一个终端',
  },
  commands: {
    '': { short: '操作 Kubernetes 集群', long: 'kubectl 是 Kubernetes 的命令行工具：它向集群的 API 服务器查询对象，并请它修改对象。' },
    help: { short: '查看某个命令的帮助', long: '显示任意命令的帮助：参数就是这个命令本身的各个单词。' },
    get: {
      short: '列出或显示对象',
      long: `显示集群中的对象：某一类型的全部、带有某些标签的，或按名字指定的几个。

类型（不分大小写）：pods (po)、services (svc)、replicationcontrollers (rc)、nodes (no)、events (ev)、componentstatuses (cs)、
limitranges (limits)、persistentvolumes (pv)、persistentvolumeclaims (pvc)、resourcequotas (quota)、namespaces (ns)、endpoints (ep)、
horizontalpodautoscalers (hpa)、serviceaccounts 和 secrets。

加上 -o 可以把对象输出为 JSON、YAML、名字，或者套用自己的模板。`,
      flags: {
        selector: '只列出带有这些标签的对象',
        watch: '列出之后继续运行，输出每一个变化。',
        'watch-only': '只输出变化，不输出现有的对象。',
        'all-namespaces': '列出所有命名空间的对象，不管 --namespace 是什么。',
        'label-columns': '单独成列显示的标签，用逗号分隔；可以写多次。',
        filename: '指明要显示哪些对象的文件、目录或 URL',
      },
      examples: [
        '所有 Pod，显示成表格。',
        '同上，再加上各自所在的节点。',
        '只要名字，形如 pod/NAME。',
        '一个控制器。',
        '一个 Pod，以及服务器所知道的它的全部信息。',
        '文件所描述的那个 Pod。',
        '单独一个字段。',
        '控制器和服务一起显示。',
        '几种类型的几个对象。',
      ],
    },
    describe: {
      short: '显示对象的详情和发生过的事',
      long: `显示一个或几个对象以及与之相关的一切：Pod 的容器和发生过的事、服务的端点、节点上的 Pod。
它把向服务器的几次查询的结果合在一起。

$ kubectl describe TYPE NAME_PREFIX

先找名字完全相同的对象；没有的话，显示名字以它开头的所有对象。

类型（不分大小写）：pods (po)、services (svc)、replicationcontrollers (rc)、nodes (no)、events (ev)、limitranges (limits)、
persistentvolumes (pv)、persistentvolumeclaims (pvc)、resourcequotas (quota)、namespaces (ns)、serviceaccounts、
horizontalpodautoscalers (hpa) 和 secrets。`,
      flags: { filename: '指明要显示哪个对象的文件、目录或 URL', selector: '只显示带有这些标签的对象' },
      examples: [
        '一个节点。',
        '一个 Pod。',
        '文件所指的那个 Pod。',
        '所有 Pod。',
        '带有某个标签的 Pod。',
        '控制器 frontend 的所有 Pod：它们的名字以控制器的名字开头。',
      ],
    },
    create: {
      short: '创建文件所描述的对象',
      long: '创建文件或标准输入所描述的对象，可以用 YAML 或 JSON 书写。',
      flags: { filename: '描述要创建的对象的文件、目录或 URL', output: '输出方式："-o name" 只输出 资源/名字。' },
      examples: ['创建 pod.json 所描述的 Pod。', '用从标准输入读到的内容创建 Pod。'],
    },
    replace: {
      short: '用文件的描述替换对象',
      long: `用文件或标准输入（YAML 或 JSON）的描述替换对象。描述必须完整：没写的内容替换之后就没有了。
可以先取一份来改：
$ kubectl get TYPE NAME -o yaml`,
      flags: {
        filename: '描述要替换的对象的文件、目录或 URL。',
        force: '删除对象再重新创建',
        cascade: '与 --force 一起用：连同它管理的东西一起删除（例如 ReplicationController 的 Pod）。',
        'grace-period': '与 --force 一起用：留给旧对象自行结束的秒数。负数表示忽略。',
        timeout: '与 --force 一起用：删除最多等多久；0 表示按对象的大小决定',
        output: '输出方式："-o name" 只输出 资源/名字。',
      },
      examples: ['用 pod.json 的描述替换 Pod。', '把 Pod 唯一的镜像的标签改成 v4。', '删除对象并重新创建。'],
    },
    patch: {
      short: '修改对象的几个字段',
      long: `修改对象的几个字段：补丁用 JSON 写，只写要变的部分。其中每一项有名字的列表（容器、端口）逐项合并；
null 表示去掉一个字段。`,
      flags: {
        patch: '要变的部分，用 JSON 写。',
        output: '输出方式："-o name" 只输出 资源/名字。',
        filename: '指明要修改哪个对象的文件、目录或 URL',
      },
      examples: ['不再往一个节点上调度新的 Pod。', '同上，节点由 node.json 指明。', '给容器换一个镜像；用名字说明是哪个容器。'],
    },
    delete: {
      short: '删除对象',
      long: `删除由文件、标准输入、名字或标签指定的对象。

删除时不检查对象这期间是否被别人改过：那些修改也一起消失。`,
      flags: { filename: '描述要删除的对象的文件、目录或 URL。', output: '输出方式："-o name" 只输出 资源/名字。' },
      examples: ['删除 pod.json 所描述的 Pod。', '删除带有标签 name=myLabel 的 Pod 和服务。', '删除所有 Pod'],
    },
    edit: {
      short: '用编辑器修改对象',
      long: `用编辑器逐个打开对象，把改动发给服务器。

编辑器由环境变量 EDITOR 指定，默认是 vi。内容是 YAML，加 -o json 则是 JSON。服务器拒绝改动时，
编辑器会再次打开并写明原因；文件为空或没有改动就结束。`,
      flags: {
        filename: '指明要编辑哪些对象的文件、目录或 URL',
        output: '输出格式：yaml|json。',
        'output-version': '用这个 API 版本显示对象（默认为与服务器通信的版本）。',
      },
      examples: ['编辑服务 docker-registry：', '换一个编辑器', '用 JSON：'],
    },
    apply: {
      short: '使对象符合文件的描述',
      long: '使已有的对象符合文件或标准输入（YAML 或 JSON）的描述。描述里没有提到、也从未提到过的内容保持不变。',
      flags: { filename: '描述要修改的对象的文件、目录或 URL', output: '输出方式："-o name" 只输出 资源/名字。' },
      examples: ['使 Pod 符合 pod.json 的描述。', '同上，描述来自标准输入。'],
    },
    namespace: {
      short: '已被 kubectl config 的上下文取代',
      long: '已被取代：从前用来设置之后的命令所在的命名空间。\n\n现在请用 kubeconfig 文件中上下文的 namespace 字段，见 kubectl config set-context --help。',
    },
    logs: {
      short: '查看容器输出过的内容',
      long: '输出 Pod 中一个容器写到标准输出和标准错误的内容。只有一个容器的 Pod 不需要 -c。',
      flags: {
        follow: '继续输出容器此后写的内容。',
        timestamps: '每行前面加上写入的时间',
        interactive: '为 true 时，需要选择就询问。',
        previous: '容器上一次重启之前的日志（如果有）。',
        'limit-bytes': '最多输出多少字节；0 表示全部。',
        tail: '只输出末尾的多少行；-1 表示全部。',
        'since-time': '只输出这一时刻（RFC3339）之后的行。不能与 --since 同用。',
        since: '只输出最近多久之内的行：5s、2m、3h。不能与 --since-time 同用。',
      },
      examples: [
        'Pod nginx 唯一的容器至今输出的内容。',
        'web-1 的容器 ruby 上次重启之前输出的内容。',
        '同一个容器，并继续输出此后的内容。',
        '最后二十行。',
        '最近一小时。',
      ],
    },
    'rolling-update': {
      short: '把一个控制器的 Pod 逐个换成另一个的',
      long: `把一个复制控制器（ReplicationController）的 Pod 逐个换成另一个控制器的，期间服务不中断。

新控制器必须与旧的在同一个命名空间，名字不同，并且它的选择器中至少有一个标签的值与旧的不同。`,
      flags: {
        'update-period': `换完一个 Pod 之后等多久再换下一个。${UNITS}`,
        'poll-interval': `修改之后每隔多久查看一次控制器。${UNITS}`,
        timeout: `多久没有任何进展就放弃。${UNITS}`,
        filename: '描述新控制器的文件或 URL。',
        image: '新的镜像。不能与 --filename/-f 同用',
        'deployment-label-key': '与 --image 一起用：用来区分新旧控制器的标签',
        'dry-run': '只显示将会发生的变化。',
        rollback: '让进行中的更新掉头：回到旧的控制器',
      },
      examples: [
        '把 frontend-v1 的 Pod 换成 frontend-v2.json 所描述的控制器的。',
        '同上，控制器的描述来自标准输入。',
        '只换镜像，并改用另一个名字。',
        '只换镜像，名字不变。',
        '更新途中退回去。',
      ],
    },
    scale: {
      short: '设置控制器保持多少个 Pod',
      long: `设置 ReplicationController（或 Job）保持多少个 Pod 运行。

--current-replicas 和 --resource-version 是前提条件：新的数目送到服务器时，如果对象已不是它们所说的样子，
就什么也不改。`,
      flags: {
        'resource-version': '只有对象是这个版本时才伸缩。',
        'current-replicas': '只有现在是这个数目时才伸缩。',
        replicas: '新的 Pod 数目。必须给出。',
        timeout: '最多等多久让 Pod 达到这个数目；0 表示不等。',
        output: '输出方式："-o name" 只输出 资源/名字。',
        filename: '指明要伸缩哪个控制器的文件、目录或 URL',
      },
      examples: [
        '让控制器 foo 有三个 Pod。',
        '同上，控制器由 foo-controller.yaml 描述。',
        '只有 foo 现在是两个时，才改成三个。',
        '同时伸缩几个控制器。',
      ],
    },
    attach: {
      short: '查看运行中的容器的输出',
      long: '显示运行中的容器的进程从现在起输出的内容，需要时也把键入的内容传给它。',
      examples: ['Pod 123456-7890 的第一个容器的输出。', '其中容器 ruby-container 的输出。', '同上，并把这个终端作为它的输入。'],
    },
    exec: {
      short: '在容器里运行命令',
      long: '在一个容器里运行命令。',
      flags: { pod: 'Pod 的名字', container: '容器的名字；不写就是 Pod 的第一个' },
      examples: [
        'date 在 Pod 123456-7890 的第一个容器里输出什么。',
        '同上，在它的容器 ruby-container 里。',
        '在那个容器里打开一个 shell，使用这个终端。',
      ],
    },
    'port-forward': {
      short: '让本机的端口通往 Pod',
      long: '只要它在运行，就可以通过本机的端口访问 Pod 的端口。',
      flags: { pod: 'Pod 的名字' },
      examples: ['本机的 5000 和 6000 端口就是 Pod 的。', '本机的 8888 端口通往 Pod 的 5000 端口。', '本机任意一个空闲端口通往 Pod 的 5000 端口。'],
    },
    proxy: {
      short: '通过本机的一个端口访问 API',
      long: `在本机的一个端口上代替 API 服务器应答 HTTP 请求，使用这个 kubectl 的凭据。

只提供全部 API：

kubectl proxy --api-prefix=/

提供一部分 API，另外还有本机的文件：

kubectl proxy --www=/my/files --www-prefix=/static/ --api-prefix=/api/

把 API 放在另一个根路径下，这里是 localhost:8001/custom/api/v1/pods：

kubectl proxy --api-prefix=/custom/`,
      flags: {
        www: '同时在文件的前缀下提供这个目录的文件。',
        'www-prefix': '文件的路径前缀（如果提供文件）。',
        'api-prefix': 'API 的路径前缀。',
        'accept-paths': '允许通过的路径的正则表达式。',
        'reject-paths': '即便如此仍要拒绝的路径的正则表达式。',
        'accept-hosts': '代理应答哪些主机名的正则表达式。',
        'reject-methods': '要拒绝的方法的正则表达式。',
        port: '应答的端口；0 表示任意一个空闲端口。',
        'disable-filter': '放行所有请求。别人能连到这个端口时很危险。',
        'unix-socket': '在这个套接字上应答，而不是端口。',
      },
      examples: [
        '在 8011 端口，并提供 ./local/www/ 的文件。',
        '在任意一个空闲端口，端口号会显示出来。',
        'API 在 /k8s-api 之下：Pod 在 localhost:8011/k8s-api/v1/pods/',
      ],
    },
    run: {
      short: '运行一个镜像',
      long: '用一个或几个 Pod 运行一个镜像：创建一个复制控制器来保持它们运行。',
      flags: {
        generator: "创建对象的方式：--restart=Always 时为 'run/v1'（控制器），否则为 'run-pod/v1'（Pod）。",
        image: '要运行的镜像。',
        replicas: '多少个 Pod。',
        env: '容器的环境变量',
        port: '容器监听的端口。',
        hostport: '节点上通往容器的端口。',
        labels: 'Pod 的标签。',
        stdin: '让容器的标准输入保持打开，即使没有人连接。',
        tty: '给容器一个终端。它没有短形式：-t 是 --template。',
        attach: "等 Pod 运行起来就连接上去，如同 'kubectl attach'。有 -i 时默认为 true。",
        'leave-stdin-open': '第一个连接断开之后仍让标准输入保持打开。',
        restart: '何时重新启动容器：Always 创建控制器，OnFailure 和 Never 只创建一个 Pod',
        command: '把后面的参数作为容器的命令，而不是命令的参数。',
        requests: "容器请求的资源，例如 'cpu=100m,memory=256Mi'",
        limits: "容器最多能用的资源，例如 'cpu=200m,memory=512Mi'",
      },
      examples: [
        '一个 nginx 的 Pod。',
        '可以访问 5701 端口的一个。',
        '设置环境变量。',
        '五个。',
        '在前台运行、结束后不再启动的 Pod。',
        '给容器另外的参数，或另外的命令。',
      ],
    },
    stop: {
      short: '已弃用：按顺序停止并删除对象',
      long: "已弃用：'kubectl delete' 能做这个命令所做的一切。\n\n按顺序停止对象并删除：能伸缩的先缩到零。",
      flags: {
        filename: '描述要停止的对象的文件、目录或 URL。',
        'ignore-not-found': '对象不存在也算成功。',
        output: '输出方式："-o name" 只输出 资源/名字。',
      },
      examples: ['停止控制器 foo。', '停止带有标签 name=myLabel 的 Pod 和服务。', '停止 service.json 所描述的服务'],
    },
    expose: {
      short: '为一些 Pod 创建服务',
      long: '为复制控制器、服务或 Pod 所选择的 Pod 创建一个服务：新服务选择同样的 Pod，除非另外指定，也带有同样的标签。',
      flags: {
        generator: "创建服务的方式：'service/v1' 把端口命名为 'default'，'service/v2' 不给端口命名。",
        protocol: "服务的协议：'TCP' 或 'UDP'。",
        port: '服务的端口。不写则取自所暴露的对象',
        type: 'ClusterIP、NodePort 或 LoadBalancer；默认为 ClusterIP。',
        'load-balancer-ip': '向负载均衡器要求的地址（如果云平台允许选择）。',
        selector: '服务选择哪些 Pod。不写则取自所暴露的对象。',
        labels: '新服务的标签。',
        'container-port': '与 --target-port 相同',
        'target-port': '容器的端口，写数字或名字。可以不写。',
        'external-ip': '节点上另一个可以访问服务的地址。',
        name: '新服务的名字。',
        'session-affinity': "客户端是否固定使用同一个 Pod：'None' 或 'ClientIP'",
        filename: '指明要暴露哪个对象的文件、目录或 URL',
      },
      examples: [
        '为控制器 nginx 的 Pod 创建服务：80 端口，转到容器的 8000 端口。',
        '为一个 Pod 创建名为 frontend 的服务。',
        '在已有的服务之外再创建一个。',
      ],
    },
    autoscale: {
      short: '让 Pod 的数目随负载变化',
      long: '创建一个自动伸缩器：在限定的范围内，随着处理器使用率的高低增减复制控制器的 Pod。',
      flags: {
        generator: '创建自动伸缩器的方式。只有一种。',
        min: '至少多少个 Pod。不写或为负数则由服务器决定。',
        max: '最多多少个 Pod。必须给出。',
        'cpu-percent': 'Pod 应使用它们所请求的处理器的百分之多少。不写或为负数则由服务器决定。',
        name: '自动伸缩器的名字；不写则与控制器同名。',
        filename: '指明要伸缩哪个控制器的文件、目录或 URL。',
      },
      examples: ['控制器 foo 有 2 到 10 个 Pod；忙到什么程度由服务器决定：', '最多 5 个 Pod，让它们使用所请求的处理器的 80%：'],
    },
    label: {
      short: '设置或去掉对象的标签',
      long: `设置对象的标签（KEY=VALUE）或去掉标签（KEY-）。

标签的值最多 63 个字符：字母、数字、连字符、点和下划线，首尾必须是字母或数字。已有的标签只有加上 --overwrite
才会修改。加上 --resource-version，只有对象还是那个版本时才修改。`,
      flags: { filename: '指明要给哪个对象加标签的文件、目录或 URL' },
      examples: ['给 Pod foo 加上标签 unhealthy=true。', '修改一个已有的标签。', '给命名空间里的所有 Pod 加标签。', '去掉标签 bar（如果有）。'],
    },
    annotate: {
      short: '设置或去掉对象的注解',
      long: `设置对象的注解（KEY=VALUE）或去掉注解（KEY-）。

注解存放工具和人想记在对象上的内容：可以很长，不必可读，也不用来选择对象。已有的注解只有加上 --overwrite 才会修改。
加上 --resource-version，只有对象还是那个版本时才修改。`,
      flags: { filename: '指明要给哪个对象加注解的文件、目录或 URL' },
      examples: [
        "给 Pod foo 加上注解 description='my frontend'；同一个写了几次时以最后一个为准",
        '修改一个已有的注解。',
        '给命名空间里的所有 Pod 加注解',
        '去掉注解 description（如果有）。',
      ],
    },
    config: {
      short: '连接哪个集群、以谁的身份、在哪里：kubeconfig',
      long: `读取和修改 kubeconfig 文件：有哪些集群，以谁的身份访问，现在用哪个。

是哪个文件：
    1. 设置了 --kubeconfig，就只是那个文件。
    2. 否则，设置了 $KUBECONFIG，就是它列出的文件。
    3. 否则是 \${HOME}/.kube/config。`,
    },
    'config view': {
      short: '显示 kubeconfig',
      long: '显示生效的 kubeconfig，或 --kubeconfig 指定的文件。用模板（-o template --template=...）可以取出单独的值。',
      flags: {
        merge: '合并所有的 kubeconfig 文件',
        raw: '原样显示证书和密钥',
        flatten: '用文件的内容代替文件名，使结果可以拿到别处使用',
        minify: '去掉当前上下文用不到的内容',
      },
      examples: ['生效的设置。', '用户 e2e 的密码'],
    },
    'config set-cluster': {
      short: '设置一个集群条目',
      long: '在 kubeconfig 中设置一个集群条目。\n条目已存在时，只改给出的部分。',
      flags: {
        server: '集群条目的 server',
        'api-version': '集群条目的 api-version',
        'insecure-skip-tls-verify': '集群条目的 insecure-skip-tls-verify',
        'certificate-authority': '集群条目的 certificate-authority',
        'embed-certs': '把证书的内容放进集群条目',
      },
      examples: ['只设置集群 e2e 的地址，其余不动', '不管它的服务器出示什么证书都信任'],
    },
    'config set-credentials': {
      short: '设置一个用户条目',
      long: `在 kubeconfig 中设置一个用户条目。
条目已存在时，只改给出的部分。

  证书：
    --client-certificate=certfile --client-key=keyfile

  令牌：
    --token=bearer_token

  用户名和密码（与令牌二选一）：
    --username=basic_user --password=basic_password`,
      flags: {
        'client-certificate': '用户条目的 client-certificate',
        'client-key': '用户条目的 client-key',
        token: '用户条目的 token',
        username: '用户条目的 username',
        password: '用户条目的 password',
        'embed-certs': '把证书的内容放进用户条目',
      },
      examples: ['只设置 cluster-admin 的私钥，其余不动：', '用户名和密码'],
    },
    'config set-context': {
      short: '设置一个上下文条目',
      long: '在 kubeconfig 中设置一个上下文条目。\n条目已存在时，只改给出的部分。',
      flags: { cluster: '上下文条目的 cluster', user: '上下文条目的 user', namespace: '上下文条目的 namespace' },
      examples: ['只设置上下文 gce 的用户，其余不动'],
    },
    'config set': {
      short: '设置一个值',
      long: '在 kubeconfig 文件中设置一个值。\nPROPERTY_NAME 是用点连接的路径，由字段名和条目名组成；条目名本身不能含有点。\nPROPERTY_VALUE 是新的值。',
    },
    'config unset': {
      short: '去掉一个值',
      long: '从 kubeconfig 文件中去掉一个值。\nPROPERTY_NAME 是用点连接的路径，由字段名和条目名组成；条目名本身不能含有点。',
    },
    'config use-context': { short: '选择要使用的上下文', long: '选择要使用的上下文' },
    'cluster-info': { short: '集群的访问地址', long: '显示主节点以及带有标签 kubernetes.io/cluster-service=true 的服务的访问地址。' },
    'api-versions': { short: '服务器提供哪些 API 版本', long: '输出服务器提供的 API 版本，每行一个，形如 "group/version"。' },
    version: {
      short: 'kubectl 和服务器的版本',
      long: '输出 kubectl 的版本和它所连接的服务器的版本。',
      flags: { client: '只输出 kubectl 的版本，不询问服务器。' },
    },
  },
}
