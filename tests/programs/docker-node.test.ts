import { expect, test } from 'vitest'
import { wholeKit } from '../../src/session/whole-kit.ts'
import { World } from '../../src/session/world.ts'

/** A node with docker on it, some images pulled, and somebody at its shell. */
class Node {
  readonly world: World

  constructor(files: Readonly<Record<string, string>> = {}, nodes = 1) {
    this.world = new World({ kit: wholeKit, seed: 'docker', files, nodes })
    this.type('docker pull busybox', 'docker pull nginx')
  }

  /** Types lines and tells all that was shown, container and image ids by their first digits only. */
  type(...lines: readonly string[]): string {
    let shown = ''
    const show = (text: string) => void (shown += text)
    this.world.script(lines.map(line => `${line}\n`).join(''), { stdout: show, stderr: show })
    return shown.replace(/\b([0-9a-f]{4})[0-9a-f]{60}\b/g, '$1…')
  }
}

test('a container is frozen and goes on: what can be done with it meanwhile', () => {
  const node = new Node()
  node.type('docker run -d --name web nginx', 'docker run -d --name job busybox sh -c "sleep 5; echo awake"')
  expect(node.type('docker pause web job')).toBe('web\njob\n')
  expect(node.type(`docker ps --format '{{.Names}}: {{.Status}}, {{.Ports}}'`)).toMatchInlineSnapshot(`
    "job: Up Less than a second (Paused), 
    web: Up Less than a second (Paused), 80/tcp, 443/tcp
    "
  `)
  expect(node.type('docker exec web ls')).toMatchInlineSnapshot(`
    "Error response from daemon: Container web is paused, unpause the container before exec
    "
  `)
  expect(node.type('docker stop web')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot stop container web: Container 87db… is paused. Unpause the container before stopping
    Error: failed to stop containers: [web]
    "
  `)
  expect(node.type('docker restart web')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot restart container web: Container 87db… is paused. Unpause the container before stopping
    Error: failed to restart containers: [web]
    "
  `)
  expect(node.type('docker kill web')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot kill container web: Container 87db… is paused. Unpause the container before stopping
    Error: failed to kill containers: [web]
    "
  `)
  expect(node.type('docker rm -f web')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot destroy container web: Could not kill running container, cannot remove - Container 87db… is paused. Unpause the container before stopping
    Error: failed to remove containers: [web]
    "
  `)
  expect(node.type('docker start web')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot start a paused container, try unpause instead.
    Error: failed to start containers: [web]
    "
  `)
  expect(node.type('docker pause web nosuch')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot pause container web: Container 87db… is already paused
    Error response from daemon: no such id: nosuch
    Error: failed to pause containers: [web nosuch]
    "
  `)
  expect(node.type(`docker inspect -f '{{.State.Running}} {{.State.Paused}}' web`)).toBe('true true\n')
  expect(node.type('curl -sm 2 172.17.0.2; echo $?')).toBe('28\n')
  expect(node.type('docker ps -q -f status=paused | wc -l')).toBe('2\n')
  // What was due while it was frozen is done when it goes on.
  expect(node.type('sleep 10; docker logs job; docker unpause job; docker wait job; docker logs job')).toBe('job\n0\nawake\n')
  expect(node.type('docker unpause job')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot unpause container job: Container e873… is not running
    Error: failed to unpause containers: [job]
    "
  `)
  expect(node.type('docker unpause web; docker unpause web; docker stop web')).toMatchInlineSnapshot(`
    "web
    Error response from daemon: Cannot unpause container web: Container 87db… is not paused
    Error: failed to unpause containers: [web]
    web
    "
  `)
})

test('events are told as they happen, and the newest ones afterwards', () => {
  const node = new Node()
  node.type('docker events > told &', 'sleep 1', 'docker run --name once busybox true', 'docker rm once', 'sleep 1', 'kill %1')
  expect(node.type('cat told')).toMatchInlineSnapshot(`
    "2016-03-06T12:00:23.000000000Z 87db…: (from busybox) create
    2016-03-06T12:00:23.000000000Z 87db…: (from busybox) attach
    2016-03-06T12:00:23.000000000Z 87db…: (from busybox) start
    2016-03-06T12:00:23.000000000Z 87db…: (from busybox) die
    2016-03-06T12:00:23.000000000Z 87db…: (from busybox) destroy
    "
  `)
  expect(node.type('docker events --since 1h --until 0s | wc -l')).toBe('7\n')
  expect(node.type('docker events --since 1h --until 0s -f event=pull -f image=docker.io/nginx')).toMatchInlineSnapshot(`
    "2016-03-06T12:00:07.000000000Z docker.io/busybox:latest: pull
    2016-03-06T12:00:22.000000000Z docker.io/nginx:latest: pull
    "
  `)
  expect(node.type('docker events --since 1h --until 0s -f container=nosuch -f event=die')).toBe('')
  node.type('docker run -d --name web nginx', 'docker exec web ls /', 'docker restart web', 'docker kill web')
  expect(node.type('docker events --since 2m --until 0s -f container=web | cut -d" " -f2-')).toMatchInlineSnapshot(`
    "e873…: (from nginx) create
    e873…: (from nginx) start
    e873…: (from nginx) exec_create: ls /
    e873…: (from nginx) exec_start: ls /
    e873…: (from nginx) kill
    e873…: (from nginx) die
    e873…: (from nginx) stop
    e873…: (from nginx) start
    e873…: (from nginx) restart
    e873…: (from nginx) kill
    e873…: (from nginx) die
    "
  `)
  expect(node.type('docker events --until bad')).toBe('Error response from daemon: strconv.ParseInt: parsing "bad": invalid syntax\n')
  expect(node.type('docker events x')).toContain('docker: "events" requires 0 arguments.\n')
})

test('a command that the image does not have is refused, and one that it has is run by what is inside', () => {
  const node = new Node()
  expect(node.type('docker run busybox nosuchcmd; echo $?')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot start container 87db…: [8] System error: exec: "nosuchcmd": executable file not found in $PATH
    1
    "
  `)
  expect(node.type('docker run -d busybox /bin/nosuch')).toMatchInlineSnapshot(`
    "e873…
    Error response from daemon: Cannot start container e873…: [8] System error: exec: "/bin/nosuch": stat /bin/nosuch: no such file or directory
    "
  `)
  expect(node.type("docker ps -a --format '{{.Command}} {{.Status}}'")).toMatchInlineSnapshot(`
    ""/bin/nosuch" Created
    "nosuchcmd" Created
    "
  `)
  expect(node.type('docker run hello-world sh')).toContain('exec: "sh": executable file not found in $PATH')
  expect(node.type('docker run --rm busybox ls /')).toBe('bin\netc\nroot\ntmp\n')
  expect(node.type('docker run --name twice busybox cat /nosuch; echo $?; docker start twice; docker wait twice; docker logs twice'))
    .toMatchInlineSnapshot(`
    "cat: /nosuch: No such file or directory
    1
    twice
    1
    cat: /nosuch: No such file or directory
    cat: /nosuch: No such file or directory
    "
  `)
  expect(node.type('echo hello | docker run -i --rm busybox tr a-z A-Z')).toBe('HELLO\n')
  expect(node.type('docker run --rm -w /tmp busybox sh -c "echo a > b; ls"')).toBe('b\n')
  expect(node.type('docker run --rm --entrypoint ls redis /etc/debian_version')).toContain('\n/etc/debian_version\n')
  // One that goes on until it is stopped, and pays no attention to SIGTERM, as process 1.
  expect(
    node.type(
      'docker run -d --name tail busybox tail -f /etc/hostname >id',
      'sleep 1',
      "docker stop -t 2 tail; docker ps -a -f name=tail --format '{{.Status}}'",
    ),
  ).toBe('tail\nExited (137) Less than a second ago\n')
})

test('what a script writes to standard error comes out there, live and from the log', () => {
  const node = new Node()
  const run = `docker run --name said busybox sh -c 'echo one; echo two >&2; echo three 1>&2; false || nosuch; echo "a > b"; echo gone >/dev/null; sleep 1; echo last>&2'`
  expect(node.type(run)).toBe('one\ntwo\nthree\nsh: nosuch: not found\na > b\nlast\n')
  expect(node.type('docker logs said 2>/dev/null')).toBe('one\na > b\n')
  expect(node.type('docker logs said >/dev/null')).toBe('two\nthree\nsh: nosuch: not found\nlast\n')
  expect(node.type(`docker run --rm busybox sh -c 'nosuch 2>&1; nosuch 2>/dev/null; echo $(hostname) >&2' 2>/dev/null`)).toBe(
    'sh: nosuch: not found\n',
  )
})

test('an image is made of a container: what was changed in it, and how it is told', () => {
  const node = new Node()
  node.type(`docker run --name work -e A=b busybox sh -c 'mkdir /data; echo hello > /data/greeting; echo x >> /etc/hostname; rm -r /root'`)
  expect(node.type('docker diff work')).toMatchInlineSnapshot(`
    "A /data
    A /data/greeting
    C /etc
    C /etc/hostname
    D /root
    "
  `)
  expect(node.type("docker commit -m 'a greeting' -a me -c 'CMD [\"cat\", \"/data/greeting\"]' -c 'LABEL tier=front' work me/greet:1"))
    .toMatchInlineSnapshot(`
    "6dfb…
    "
  `)
  expect(node.type('docker run --rm me/greet:1')).toBe('hello\n')
  expect(node.type('docker run --rm me/greet:1 env | grep ^A=')).toBe('A=b\n')
  expect(node.type('docker images me/greet')).toMatchInlineSnapshot(`
    "REPOSITORY           TAG                 IMAGE ID            CREATED                  VIRTUAL SIZE
    docker.io/me/greet   1                   6dfb78297134        Less than a second ago   1.036 MB
    "
  `)
  expect(node.type('docker history me/greet:1')).toMatchInlineSnapshot(`
    "IMAGE               CREATED                  CREATED BY                                      SIZE                COMMENT
    6dfb78297134        Less than a second ago   sh -c mkdir /data; echo hello > /data/greetin   21 B                a greeting
    da1c9e8ce87d        8 weeks ago              /bin/sh -c #(nop) CMD ["sh"]                    0 B                 
    999da280a14a        8 weeks ago              /bin/sh -c #(nop) ADD file in /                 1.036 MB            
    "
  `)
  expect(node.type("docker inspect -f '{{.Comment}}, {{.Author}}, {{.Config.Labels}} {{.Config.Cmd}} {{.Config.Env}}' me/greet:1"))
    .toMatchInlineSnapshot(`
    "a greeting, me, map[tier:front] {[cat /data/greeting]} [A=b]
    "
  `)
  // One without a name: it dangles until it is given one.
  node.type('docker commit work > id')
  expect(node.type("docker images -f dangling=true | awk '{print $1, $2}'")).toBe('REPOSITORY TAG\n<none> <none>\n')
  expect(node.type('docker rmi $(docker images -q -f dangling=true)')).toMatch(/^Deleted: [0-9a-f]{4}…\n$/)
  expect(node.type('docker commit nosuch')).toBe('Error response from daemon: no such id: nosuch\n')
  expect(node.type('docker commit -c "RUN x" work')).toBe('Error response from daemon: run is not a valid change command\n')
  expect(node.type('docker commit work BAD')).toContain('repository name component must match')
  expect(node.type('docker diff nosuch')).toBe('Error response from daemon: no such id: nosuch\n')
})

test('an image under another name is the same image, and is run by its id too', () => {
  const node = new Node()
  node.type('docker tag nginx me/site', 'docker run -d --name web me/site')
  expect(node.type('curl -s 172.17.0.2 | head -4 | tail -1')).toContain('Welcome to nginx!')
  expect(node.type('docker run --rm $(docker images -q busybox) echo by id')).toBe('by id\n')
  expect(node.type('docker exec web sh -c "echo mine > /usr/share/nginx/html/a.html"; curl -s 172.17.0.2/a.html')).toBe('mine\n')
  expect(node.type('docker rmi nginx; docker rmi me/site')).toMatchInlineSnapshot(`
    "Untagged: docker.io/nginx:latest
    Error response from daemon: Conflict, cannot delete 824daf702f50 because the running container 87db147b0ea7 is using it, stop it and use -f to force
    Error: failed to remove images: [me/site]
    "
  `)
})

const DOCKERFILE = `# a site of our own
FROM nginx
MAINTAINER me <me@example.org>
ENV COLOR=blue SIZE="very big"
WORKDIR /site
COPY index.html /usr/share/nginx/html/
ADD pages $COLOR/
RUN echo building \\
  # in between
  && echo $SIZE > size
RUN ["touch", "/list"]
EXPOSE 80 8080
VOLUME /data
USER nobody
LABEL tier=front
CMD ["nginx", "-g", "daemon off;"]
`

test('an image is built from a Dockerfile, step by step, and the second time from what is there', () => {
  const node = new Node({ Dockerfile: DOCKERFILE, 'index.html': '<h1>hi</h1>\n', 'pages/one.html': 'one\n', 'pages/more/two.html': 'two\n' })
  expect(node.type('docker build -t me/web .')).toMatchInlineSnapshot(`
    "Sending build context to Docker daemon 6.144 kB
    Step 0 : FROM nginx
     ---> 824daf702f50
    Step 1 : MAINTAINER me <me@example.org>
     ---> Running in 87db147b0ea7
     ---> 6dfb78297134
    Removing intermediate container 87db147b0ea7
    Step 2 : ENV COLOR blue SIZE "very big"
     ---> Running in e87387fe76c5
     ---> 65372cf6f813
    Removing intermediate container e87387fe76c5
    Step 3 : WORKDIR /site
     ---> Running in f3bb9f6d4a37
     ---> 540a011839b4
    Removing intermediate container f3bb9f6d4a37
    Step 4 : COPY index.html /usr/share/nginx/html/
     ---> 7c834fc2b2a1
    Removing intermediate container f207e63b2743
    Step 5 : ADD pages $COLOR/
     ---> 226277827580
    Removing intermediate container 15a88493b461
    Step 6 : RUN echo building   && echo $SIZE > size
     ---> Running in 1d1520b77a70
    building
     ---> e2d058d3f58c
    Removing intermediate container 1d1520b77a70
    Step 7 : RUN touch /list
     ---> Running in e01cc6037075
     ---> a5ed377059e9
    Removing intermediate container e01cc6037075
    Step 8 : EXPOSE 80 8080
     ---> Running in f1b0c647f0ac
     ---> 7188662fb088
    Removing intermediate container f1b0c647f0ac
    Step 9 : VOLUME /data
     ---> Running in e01715867844
     ---> 155472380ab4
    Removing intermediate container e01715867844
    Step 10 : USER nobody
     ---> Running in 28c1e17f117c
     ---> 5f2ed37207bd
    Removing intermediate container 28c1e17f117c
    Step 11 : LABEL tier front
     ---> Running in 71ee8099d612
     ---> 723e032ba324
    Removing intermediate container 71ee8099d612
    Step 12 : CMD nginx -g daemon off;
     ---> Running in 9a14a530005f
     ---> f19a48eeb8d5
    Removing intermediate container 9a14a530005f
    Successfully built f19a48eeb8d5
    "
  `)
  expect(node.type('docker build -t me/web:2 . | tail -5')).toMatchInlineSnapshot(`
    " ---> 723e032ba324
    Step 12 : CMD nginx -g daemon off;
     ---> Using cache
     ---> f19a48eeb8d5
    Successfully built f19a48eeb8d5
    "
  `)
  node.type('docker run -d --name web me/web')
  const address = node.type("docker inspect -f '{{.NetworkSettings.IPAddress}}' web").trim()
  expect(node.type(`curl -s ${address}`)).toBe('<h1>hi</h1>\n')
  expect(node.type('docker exec web sh -c "pwd; cat size; ls -R blue; ls -d /list /data"')).toMatchInlineSnapshot(`
    "/site
    very big
    blue:
    more
    one.html

    blue/more:
    two.html
    /data
    /list
    "
  `)
  expect(node.type('docker history me/web | cut -c-100')).toMatchInlineSnapshot(`
    "IMAGE               CREATED                  CREATED BY                                      SIZE   
    f19a48eeb8d5        Less than a second ago   /bin/sh -c #(nop) CMD ["nginx" "-g" "daemon o   0 B    
    723e032ba324        Less than a second ago   /bin/sh -c #(nop) LABEL tier=front              0 B    
    5f2ed37207bd        Less than a second ago   /bin/sh -c #(nop) USER [nobody]                 0 B    
    155472380ab4        Less than a second ago   /bin/sh -c #(nop) VOLUME [/data]                0 B    
    7188662fb088        1 seconds ago            /bin/sh -c #(nop) EXPOSE 80/tcp 8080/tcp        0 B    
    a5ed377059e9        1 seconds ago            touch /list                                     0 B    
    e2d058d3f58c        1 seconds ago            /bin/sh -c echo building   && echo $SIZE > si   9 B    
    226277827580        1 seconds ago            /bin/sh -c #(nop) ADD dir:11c0c763f58ff2effb3   8 B    
    7c834fc2b2a1        1 seconds ago            /bin/sh -c #(nop) COPY file:2cabddb78573cfb81   12 B   
    540a011839b4        2 seconds ago            /bin/sh -c #(nop) WORKDIR /site                 0 B    
    65372cf6f813        2 seconds ago            /bin/sh -c #(nop) ENV COLOR=blue SIZE=very bi   0 B    
    6dfb78297134        2 seconds ago            /bin/sh -c #(nop) MAINTAINER me <me@example.o   0 B    
    824daf702f50        5 days ago               /bin/sh -c #(nop) CMD ["nginx" "-g" "daemon o   0 B    
    da817476d0ca        5 days ago               /bin/sh -c #(nop) EXPOSE 80/tcp                 0 B    
    9918e6a0074f        5 days ago               /bin/sh -c #(nop) EXPOSE 443/tcp                0 B    
    0dfc897827a5        5 days ago               /bin/sh -c #(nop) ENV NGINX_VERSION=1.9.11-1~   0 B    
    43d9026d71a0        5 days ago               /bin/sh -c #(nop) ADD file in /                 134.1 M
    "
  `)
  expect(node.type('docker images -qa | wc -l; docker images -q | wc -l; docker ps -aq | wc -l')).toBe('16\n5\n1\n')
  // Another page: from there on everything is done anew.
  node.type('echo other > index.html')
  expect(node.type('docker build -t me/web . | grep -c "Using cache"')).toBe('3\n')
  node.type('docker rm -f web')
  expect(node.type('docker rmi me/web:2 | wc -l; docker rmi me/web | wc -l; docker images -q | wc -l; docker images -qa | wc -l')).toBe(
    '10\n13\n3\n3\n',
  )
})

test.each<[dockerfile: string, said: string]>([
  ['', 'Error response from daemon: The Dockerfile (Dockerfile) cannot be empty\n'],
  ['# nothing\n', 'Error response from daemon: No image was generated. Is your Dockerfile empty?\n'],
  ['RUN true\n', 'Step 0 : RUN true\nPlease provide a source image with `from` prior to run\n'],
  ['ENV a b\n', 'Step 0 : ENV a b\nPlease provide a source image with `from` prior to commit\n'],
  ['FROM busybox\nFROB x y\n', 'Step 0 : FROM busybox\n ---> da1c9e8ce87d\nStep 1 : FROB \nUnknown instruction: FROB\n'],
  ['FROM busybox\nENV a\n', 'Error response from daemon: ENV must have two arguments\n'],
  ['FROM busybox\nENV a=b c\n', 'Error response from daemon: Syntax error - can\'t find = in "c". Must be of the form: name=value\n'],
  ['FROM busybox\nCMD [1]\n', 'Error response from daemon: When using JSON array syntax, arrays must be comprised of strings only.\n'],
  ['FROM nosuch\n', 'Step 0 : FROM nosuch\nTrying to pull repository docker.io/nosuch ...\nError: image nosuch not found\n'],
  ['FROM busybox\nCOPY nosuch /\n', 'Step 0 : FROM busybox\n ---> da1c9e8ce87d\nStep 1 : COPY nosuch /\nnosuch: no such file or directory\n'],
  ['FROM busybox\nCOPY a b\n', 'Step 0 : FROM busybox\n ---> da1c9e8ce87d\nStep 1 : COPY a b\na: no such file or directory\n'],
  ['FROM busybox\nCOPY a\n', 'Step 0 : FROM busybox\n ---> da1c9e8ce87d\nStep 1 : COPY a\nCOPY requires at least two arguments\n'],
  [
    'FROM busybox\nCOPY http://example.org/x /\n',
    "Step 0 : FROM busybox\n ---> da1c9e8ce87d\nStep 1 : COPY http://example.org/x /\nSource can't be a URL for COPY\n",
  ],
  [
    'FROM busybox\nADD http://example.org/x /\n',
    'Step 0 : FROM busybox\n ---> da1c9e8ce87d\nStep 1 : ADD http://example.org/x /\nGet http://example.org/x: dial tcp: lookup example.org: no such host\n',
  ],
  ['FROM busybox\nEXPOSE x\n', 'Step 0 : FROM busybox\n ---> da1c9e8ce87d\nStep 1 : EXPOSE x\nInvalid containerPort: x\n'],
  [
    'FROM scratch\nCMD ["/x"]\n',
    'Step 0 : FROM scratch\n ---> \nStep 1 : CMD /x\n ---> Running in xxxx\n ---> xxxx\nRemoving intermediate container xxxx\nSuccessfully built xxxx\n',
  ],
  [
    'FROM busybox\nRUN echo no >&2; exit 3\n',
    "Step 0 : FROM busybox\n ---> da1c9e8ce87d\nStep 1 : RUN echo no >&2; exit 3\n ---> Running in xxxx\n\x1b[91mno\n\x1b[0mThe command '/bin/sh -c echo no >&2; exit 3' returned a non-zero code: 3\n",
  ],
  [
    'FROM busybox\nRUN ["nosuch"]\n',
    'Step 0 : FROM busybox\n ---> da1c9e8ce87d\nStep 1 : RUN nosuch\n ---> Running in xxxx\n[8] System error: exec: "nosuch": executable file not found in $PATH\n',
  ],
  [
    'FROM busybox\nONBUILD ONBUILD RUN x\n',
    "Step 0 : FROM busybox\n ---> da1c9e8ce87d\nStep 1 : ONBUILD onbuild RUN x\nChaining ONBUILD via `ONBUILD ONBUILD` isn't allowed\n",
  ],
])('docker build of %j', (dockerfile, said) => {
  const node = new Node({ Dockerfile: dockerfile })
  const shown = node.type('docker build .').replace(/(in|container|built|--->) (?!da1c9e8ce87d)[0-9a-f]{12}\b/g, '$1 xxxx')
  expect(shown.replace(/^Sending build context to Docker daemon +[\d.]+ kB\n/, '')).toBe(said)
})

test('a context has to be there, with a Dockerfile in it', () => {
  const node = new Node({
    'some/Dockerfile': 'FROM busybox\nCOPY . /all/\n',
    'some/a.txt': 'a',
    'some/b.log': 'b',
    'some/.dockerignore': '*.log\n',
    file: '',
  })
  const problem = 'unable to prepare context: '
  expect(node.type('docker build .')).toBe(
    `${problem}unable to evaluate symlinks in Dockerfile path: lstat /root/guestbook/Dockerfile: no such file or directory\n`,
  )
  expect(node.type('docker build nosuch')).toBe(
    `${problem}unable to evaluate symlinks in context path: lstat /root/guestbook/nosuch: no such file or directory\n`,
  )
  expect(node.type('docker build file')).toBe(`${problem}context must be a directory: /root/guestbook/file\n`)
  expect(node.type('docker build -f some/Dockerfile other')).toContain('lstat /root/guestbook/other: no such file or directory')
  expect(node.type('docker build -f ../x some')).toContain('unable to evaluate symlinks in Dockerfile path')
  expect(node.type('docker build')).toContain('docker: "build" requires 1 argument.\n')
  expect(node.type('docker build -t BAD some')).toContain('repository name component must match')
  expect(node.type('docker build -t all some | tail -1')).toMatch(/^Successfully built /)
  expect(node.type('docker run --rm all ls -A /all')).toBe('.dockerignore\nDockerfile\na.txt\n')
  expect(node.type('echo FROM busybox | docker build -')).toBe(
    'Sending build context to Docker daemon 2.048 kB\nStep 0 : FROM busybox\n ---> da1c9e8ce87d\nSuccessfully built da1c9e8ce87d\n',
  )
})

test('ONBUILD waits for those who build upon the image', () => {
  const node = new Node({ 'base/Dockerfile': 'FROM busybox\nONBUILD RUN echo built > /told\n', Dockerfile: 'FROM base\nCMD ["cat", "/told"]\n' })
  node.type('docker build -t base base')
  expect(node.type('docker build -t upon .').replace(/[0-9a-f]{12}/g, 'xxxx')).toMatchInlineSnapshot(`
    "Sending build context to Docker daemon 3.584 kB
    Step 0 : FROM base
    [91m# Executing 1 build triggers
    [0mTrigger 0, RUN echo built > /told
    Step 0 : RUN echo built > /told
     ---> Running in xxxx
     ---> xxxx
    Removing intermediate container xxxx
    Step 1 : CMD cat /told
     ---> Running in xxxx
     ---> xxxx
    Removing intermediate container xxxx
    Successfully built xxxx
    "
  `)
  expect(node.type('docker run --rm upon')).toBe('built\n')
})

test('files are copied out of a container and into it, where they go as docker has them go', () => {
  const node = new Node({ 'page.html': '<p>\n', 'site/a/b': 'b\n' })
  node.type('docker run -d --name web nginx')
  expect(node.type('docker cp page.html web:/usr/share/nginx/html; curl -s 172.17.0.2/page.html')).toBe('<p>\n')
  node.type(
    'docker cp web:/usr/share/nginx/html out',
    'docker cp web:/usr/share/nginx/html/page.html page2',
    'mkdir in',
    'docker cp web:/usr/share/nginx/html in',
  )
  expect(node.type('ls out in in/html; cat page2')).toBe('in:\nhtml\n\nin/html:\nindex.html\npage.html\n\nout:\nindex.html\npage.html\n<p>\n')
  node.type('docker cp site web:/tmp', 'docker cp site/. web:/root', 'docker cp site web:/new', 'docker stop web')
  expect(node.type('docker diff web')).toMatchInlineSnapshot(`
    "A /new
    A /new/a
    A /new/a/b
    C /root
    A /root/a
    A /root/a/b
    C /tmp
    A /tmp/site
    A /tmp/site/a
    A /tmp/site/a/b
    C /usr
    C /usr/share
    C /usr/share/nginx
    C /usr/share/nginx/html
    A /usr/share/nginx/html/page.html
    "
  `)
  expect(node.type('docker cp web:/root/a - | head -c 2')).toBe('a/')
  expect(node.type('docker cp web:/nosuch .')).toMatchInlineSnapshot(`
    "Error response from daemon: lstat /var/lib/docker/devicemapper/mnt/87db…/rootfs/nosuch: no such file or directory
    "
  `)
  expect(node.type('docker cp page.html web:/no/such/place')).toMatchInlineSnapshot(`
    "Error response from daemon: lstat /var/lib/docker/devicemapper/mnt/87db…/rootfs/no/such: no such file or directory
    "
  `)
  expect(node.type('docker cp page.html web:/nosuch/')).toBe('no such directory\n')
  expect(node.type('docker cp site web:/etc/hostname')).toBe('cannot copy directory\n')
  expect(node.type('docker cp nosuch web:/')).toBe('lstat /root/guestbook/nosuch: no such file or directory\n')
  expect(node.type('docker cp web:/etc/hostname no/such')).toBe('lstat /root/guestbook/no: no such file or directory\n')
  expect(node.type('docker cp page.html nosuch:/')).toBe('Error response from daemon: no such id: nosuch\n')
  expect(node.type('docker cp web:/a web:/b')).toBe('copying between containers is not supported\n')
  expect(node.type('docker cp a b')).toBe('must specify at least one container source\n')
})

test('a container knows those that it is linked to by name', () => {
  const node = new Node()
  node.type('docker run -d --name web nginx')
  expect(node.type('docker run --rm --link web:www busybox wget -qO- http://www | grep -c Welcome')).toBe('2\n')
  expect(node.type('docker run --rm busybox wget -qO- http://www')).toBe('')
  expect(node.type('docker run --rm --name asker --link web:www busybox env | grep WWW')).toMatchInlineSnapshot(`
    "WWW_PORT=tcp://172.17.0.2:80
    WWW_PORT_80_TCP=tcp://172.17.0.2:80
    WWW_PORT_80_TCP_ADDR=172.17.0.2
    WWW_PORT_80_TCP_PORT=80
    WWW_PORT_80_TCP_PROTO=tcp
    WWW_PORT_443_TCP=tcp://172.17.0.2:443
    WWW_PORT_443_TCP_ADDR=172.17.0.2
    WWW_PORT_443_TCP_PORT=443
    WWW_PORT_443_TCP_PROTO=tcp
    WWW_NAME=/asker/www
    WWW_ENV_NGINX_VERSION=1.9.11-1~jessie
    "
  `)
  expect(node.type('docker run --rm --link web:www busybox tail -1 /etc/hosts')).toMatchInlineSnapshot(`
    "172.17.0.2	www 87db147b0ea7 web
    "
  `)
  node.type('docker create --name late --link web busybox true', 'docker stop web')
  expect(node.type("docker inspect -f '{{.HostConfig.Links}}' late")).toBe('[/web:/late/web]\n')
  expect(node.type('docker start late')).toMatchInlineSnapshot(`
    "Error response from daemon: Cannot start container late: Cannot link to a non running container: /web AS /late/web
    Error: failed to start containers: [late]
    "
  `)
  expect(node.type('docker run --link nosuch busybox true')).toBe('Error response from daemon: Could not get container for nosuch\n')
})

test('images and files of containers travel as archives, to another node too', () => {
  const node = new Node({}, 2)
  node.type(
    "docker run --name work busybox sh -c 'echo grüezi > /told'",
    'docker commit work me/greet',
    'docker commit -c \'CMD ["cat", "/told"]\' work me/greet:2',
  )
  expect(node.type('docker save me/greet nginx | ssh node-2 docker load; ssh node-2 docker images -q | wc -l')).toBe('4\n')
  expect(node.type('ssh node-2 docker run --rm me/greet:2')).toBe('grüezi\n')
  expect(node.type('ssh node-2 docker run -d nginx > id; ssh node-2 curl -s 172.17.1.3 | grep -c Welcome')).toBe('2\n')
  expect(
    node.type(
      'docker save -o all.tar me/greet; docker rm work > gone; docker rmi me/greet me/greet:2 > gone; docker load -i all.tar; docker images -q me/greet | wc -l',
    ),
  ).toBe('2\n')
  node.type('docker run -d --name web nginx', 'docker exec web touch /mark', 'docker export web > web.tar')
  expect(node.type('docker import -c \'CMD ["ls", "/mark"]\' web.tar me/flat >id; docker run --rm me/flat; docker history me/flat | wc -l')).toBe(
    '/mark\n2\n',
  )
  expect(node.type('echo text | docker load')).toContain('archive/tar: invalid tar header')
  expect(node.type('docker load -i nosuch')).toBe('open nosuch: no such file or directory\n')
  expect(node.type('docker save me/greet | sed "s/00000000000/-0000001000/" | docker load')).toContain('invalid tar header')
  expect(node.type(`docker save me/greet | sed 's/{"/x"/' | docker load; echo $?`)).toBe(
    "Error response from daemon: invalid character 'x' looking for beginning of value\n1\n",
  )
  expect(node.type('docker save nosuch > x')).toBe('Error response from daemon: could not find image: no such id: nosuch\n')
  expect(node.type('docker import http://example.org/x.tar')).toBe(
    'Downloading from http://example.org/x.tar\nGet http://example.org/x.tar: dial tcp: lookup example.org: no such host\n',
  )
})

test('what containers use is shown once or again and again', () => {
  const node = new Node()
  node.type('docker run -d --name web nginx', 'docker run -d --name gone busybox true')
  expect(node.type('docker stats --no-stream web gone')).toMatchInlineSnapshot(`
    "CONTAINER           CPU %               MEM USAGE / LIMIT     MEM %               NET I/O             BLOCK I/O
    gone                0.00%               0 B / 0 B             0.00%               0 B / 0 B           0 B / 0 B
    web                 0.08%               2.953 MB / 8.203 GB   0.04%               649 B / 648 B       2.553 MB / 0 B
    "
  `)
  expect(node.type('docker stats web nosuch')).toBe('nosuch: Error response from daemon: no such id: nosuch\n')
  expect(node.type('docker stats web > told & sleep 3; kill %1; grep -c CONTAINER told')).toBe('2\n')
})

test('the registry keeps no accounts, and says so where it is asked for one', () => {
  const node = new Node()
  expect(node.type('docker push nginx')).toContain(
    'You cannot push a "root" repository. Please rename your repository to <user>/<repo> (ex: <user>/nginx)',
  )
  expect(node.type('docker tag nginx me/site; printf "me\\nsecret\\nme@example.org\\n" | docker push me/site')).toMatchInlineSnapshot(`
    "The push refers to a repository [docker.io/me/site] (len: 1)

    Please login prior to push:
    Username: Password: Email: Error response from daemon: Login: the registry of this simulated world keeps no accounts: images can be pulled, not pushed (Code: 503)
    "
  `)
  expect(node.type('docker push me/nosuch')).toContain('Repository does not exist: me/nosuch\n')
  expect(node.type('docker login -u me -p secret -e me@example.org; echo $?')).toMatch(/^Error response from daemon: Login: .*\n1\n$/)
  expect(node.type('printf "me\\n\\n" | docker login')).toBe('Username: Password: Error : Password Required\n')
  expect(node.type('docker logout')).toBe('Not logged in to https://index.docker.io/v1/\n')
})

test('a terminal of a container’s own ends its lines as terminals do', () => {
  const node = new Node()
  node.type('docker run -d --name web nginx')
  expect(node.type('docker exec -t web sh -c "echo one; echo two" | cat -A')).toBe('one^M$\ntwo^M$\n')
  expect(node.type('docker exec web echo one | cat -A')).toBe('one$\n')
})

test('what was made is in every snapshot, and taking it back takes it away', () => {
  const node = new Node({ Dockerfile: 'FROM busybox\nRUN echo made > /told\nCMD ["cat", "/told"]\n' })
  const { world } = node
  const before = world.save()
  const built = node.type('docker build -t made .', 'docker run -d --name sleeper busybox sleep 1000', 'docker pause sleeper')
  const after = world.save()
  const hash = world.hash()
  world.restore(before)
  expect(node.type('docker images -q made; docker ps -q')).toBe('')
  world.restore(before)
  expect(node.type('docker build -t made .', 'docker run -d --name sleeper busybox sleep 1000', 'docker pause sleeper')).toBe(built)
  expect(world.hash()).toBe(hash)
  world.restore(before)
  world.restore(after)
  expect(node.type("docker run --rm made; docker ps --format '{{.Status}}'")).toBe('made\nUp Less than a second (Paused)\n')
})

test('a folder of the machine is the container’s too, both ways, and is no part of what is committed', () => {
  const node = new Node({ 'site/index.html': 'mine\n', 'one.conf': 'a=b\n' })
  node.type('docker run -d --name web -v $PWD/site:/usr/share/nginx/html -v $PWD/one.conf:/etc/one.conf:ro -v /data nginx')
  expect(node.type('curl -s 172.17.0.2; echo yours > site/index.html; curl -s 172.17.0.2')).toBe('mine\nyours\n')
  expect(node.type('docker exec web sh -c "echo ours > /usr/share/nginx/html/new; cat /etc/one.conf; ls -d /data"; cat site/new')).toBe(
    'a=b\n/data\nours\n',
  )
  expect(node.type("docker inspect -f '{{json .HostConfig.Binds}} {{.Mounts}}' web")).toMatchInlineSnapshot(`
    "["/root/guestbook/site:/usr/share/nginx/html","/root/guestbook/one.conf:/etc/one.conf:ro"] [{/root/guestbook/site /usr/share/nginx/html  true} {/root/guestbook/one.conf /etc/one.conf ro false} {/var/lib/docker/volumes/6c64…/_data /data  true}]
    "
  `)
  expect(node.type('docker diff web; docker commit web flat > id; docker run --rm flat ls /usr/share/nginx/html')).toBe(
    'A /data\nC /etc\nA /etc/one.conf\nindex.html\n',
  )
  // A folder that is not there is made.
  expect(node.type('docker run --rm -v /srv/new:/new busybox touch /new/file; ls /srv/new')).toBe('file\n')
})

test('variables come from files too, and flags for what is not here are taken', () => {
  const node = new Node({ vars: '# mine\nA=b\n\n  C=d e\n' })
  expect(node.type('docker run --rm --env-file vars -e F=g --cpu-shares 512 --dns 8.8.8.8 --read-only busybox env | grep ^[ACF]=')).toBe(
    'A=b\nC=d e\nF=g\n',
  )
  expect(node.type('docker run --env-file nosuch busybox')).toBe("docker: open nosuch: no such file or directory.\nSee 'docker run --help'.\n")
})

test('there are no packages to install, and what installs them says so', () => {
  const node = new Node({ Dockerfile: 'FROM nginx\nRUN apt-get update && apt-get install -y vim\n' })
  expect(node.type('docker build . | sed 1,4d')).toMatchInlineSnapshot(`
    " ---> Running in 87db147b0ea7
    Err http://httpredir.debian.org jessie InRelease
      Could not resolve 'httpredir.debian.org'
    Reading package lists...
    [91mW: Failed to fetch http://httpredir.debian.org/debian/dists/jessie/InRelease  Could not resolve 'httpredir.debian.org'

    W: Some index files failed to download. They have been ignored, or old ones used instead.
    [0mReading package lists...
    Building dependency tree...
    Reading state information...
    [91mE: Unable to locate package vim
    The command '/bin/sh -c apt-get update && apt-get install -y vim' returned a non-zero code: 100
    [0m"
  `)
  expect(node.type('docker run --rm centos yum install -y vim >told 2>&1; echo $?; tail -1 told')).toBe(
    '1\nCannot find a valid baseurl for repo: base/7/x86_64\n',
  )
  expect(node.type('apt-get update')).toContain('apt-get: command not found')
})

test('what keeps a container alive keeps it alive', () => {
  const node = new Node()
  node.type('docker run -d --name direct busybox tail -f /dev/null', 'docker run -d --name script busybox sh -c "echo begun && tail -f /dev/null"')
  node.type('docker run -d --name top busybox top')
  expect(node.type(`sleep 100; docker ps --format '{{.Names}} {{.Status}}'`)).toBe(
    'top Up About a minute\nscript Up About a minute\ndirect Up About a minute\n',
  )
  expect(node.type('docker logs script; docker logs top | tail -1')).toMatch(/^begun\n +1 +0 root .* top\n$/)
  // The same at the end of more than a simple script, which the programs inside run: until it is stopped.
  expect(
    node.type(
      `docker run -d --name more busybox sh -c 'for i in 1 2; do echo $i; done; tail -f /dev/null' > id; sleep 5; docker ps -q | wc -l; docker logs more`,
    ),
  ).toBe('4\n1\n2\n')
})

test('every command that docker 1.8 lists is there', () => {
  const commands =
    'attach build commit cp create diff events exec export history images import info inspect kill load login logout logs pause port ps pull push rename restart rm rmi run save search start stats stop tag top unpause version wait'
  const shown = new Node().type('docker')
  expect([...shown.matchAll(/^ {4}(\w+)/gm)].map(match => match[1]).join(' ')).toBe(commands)
  expect(new Node().type('docker daemon')).toContain('Error starting daemon: pid file found')
})

test('a pod runs what was built on its node, unless the registry is to be asked for it', () => {
  const node = new Node({ Dockerfile: 'FROM nginx\nRUN echo mine > /usr/share/nginx/html/index.html\n' })
  node.type(
    'docker build -t me/web:1 .',
    'docker tag me/web:1 me/web',
    'kubectl run one --image=me/web:1',
    'kubectl run two --image=me/web:latest',
    'sleep 60',
  )
  expect(node.type("kubectl get pods | awk '{print $3}'")).toMatch(/^STATUS\nRunning\n(?:PullImageError|ImagePullBackOff)\n$/)
  expect(node.type("curl -s $(kubectl get pods -l run=one -o template --template '{{range .items}}{{.status.podIP}}{{end}}')")).toBe('mine\n')
  expect(node.type('docker pull me/web')).toContain('Error: image me/web not found\n')
})

test('patterns that are none are met without a fall', () => {
  const node = new Node({ 'some/Dockerfile': 'FROM busybox\nCOPY [a /x\n', 'other/Dockerfile': 'FROM busybox\n', 'other/.dockerignore': '[a\n' })
  expect(node.type('docker build some').split('\n').slice(-2)).toEqual(['No source files were specified', ''])
  expect(node.type('docker build other; echo $?')).toBe("Error checking context: 'syntax error in pattern'.\n1\n")
})
