// The browser pane's page. It is alone in a sandbox: pages of the simulated cluster come in as messages, and what they ask for goes out as
// messages. Nothing of them is run: the guestbook's script is known here, and does what its controllers.js says.
;(function () {
  var waiting = new Map()
  var asked = 0

  function ask(url) {
    return new Promise(function (resolve) {
      waiting.set(++asked, resolve)
      parent.postMessage({ id: asked, request: { method: 'GET', url: url } }, '*')
    })
  }

  addEventListener('message', function (event) {
    if (event.source !== parent) return
    var data = event.data
    if ('id' in data) {
      var resolve = waiting.get(data.id)
      waiting.delete(data.id)
      if (resolve) resolve(data.answer)
    } else show(data)
  })

  function show(data) {
    var answer = data.answer
    if (answer.failure) showFailure(data.failure)
    else if (/^text\/html/.test(answer.contentType || '')) showPage(answer.body || '')
    else document.body.replaceChildren(Object.assign(document.createElement('pre'), { textContent: answer.body }))
  }

  function showFailure(words) {
    var box = Object.assign(document.createElement('div'), { className: 'failure' })
    box.append(
      Object.assign(document.createElement('h1'), { textContent: words.title }),
      Object.assign(document.createElement('p'), { textContent: words.text }),
      Object.assign(document.createElement('code'), { textContent: words.code }),
    )
    document.body.replaceChildren(box)
  }

  var DANGEROUS = 'script, style, link, meta, base, iframe, frame, object, embed, svg, math, template'
  var ACTS = /^on|^(autofocus|style|src|srcset|poster|ping|action|formaction|background)$/i
  var NO_ADDRESS = /^(javascript|vbscript|data):/i

  function showPage(html) {
    var page = new DOMParser().parseFromString(html, 'text/html')
    page.querySelectorAll(DANGEROUS).forEach(function (element) {
      element.remove()
    })
    page.querySelectorAll('*').forEach(function (element) {
      Array.from(element.attributes).forEach(function (attribute) {
        var value = attribute.value.replace(/[^!-~]+/g, '') // a browser overlooks tabs and the like in the name of a scheme
        if (ACTS.test(attribute.name) || NO_ADDRESS.test(value)) element.removeAttribute(attribute.name)
      })
    })
    document.title = page.title
    document.body.replaceChildren.apply(document.body, Array.from(page.body.childNodes))
    follow()
    if (page.body.getAttribute('ng-controller') === 'RedisCtrl') signing()
  }

  /** Links lead on inside the pane. */
  function follow() {
    document.body.querySelectorAll('a[href]').forEach(function (link) {
      link.addEventListener('click', function (event) {
        event.preventDefault()
        parent.postMessage({ request: { method: 'GET', url: link.getAttribute('href') } }, '*')
      })
    })
  }

  /** What the guestbook's controllers.js does. */
  function signing() {
    var store = 'guestbook.php?key=messages'
    var messages = []
    var form = document.querySelector('[ng-submit]')
    var field = document.querySelector('[ng-model]')
    var line = document.querySelector('[ng-repeat]')
    var list = line.parentElement
    field.setAttribute('aria-label', field.placeholder)

    function draw() {
      list.replaceChildren.apply(
        list,
        messages.map(function (message) {
          return Object.assign(document.createElement(line.tagName), { textContent: message })
        }),
      )
    }
    draw()
    ask(store + '&cmd=get').then(function (answer) {
      if (!answer || answer.status !== 200) return
      try {
        messages = JSON.parse(answer.body).data.split(',')
      } catch (error) {
        return
      }
      draw()
    })
    form.addEventListener('submit', function (event) {
      event.preventDefault()
      messages.push(field.value)
      field.value = ''
      draw()
      ask(store + '&cmd=set&value=' + encodeURIComponent(messages.join(',')))
    })
  }
})()
