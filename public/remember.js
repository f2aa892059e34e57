// Runs while the page is being read in: shows what is done before the first paint, so that nothing moves afterwards.
;(function () {
  var progress = {}
  try {
    progress = JSON.parse(localStorage.getItem('kubebook.progress')) || {}
  } catch {
    // Without storage there is nothing to show.
  }
  var each = function (selector, inside, act) {
    Array.prototype.forEach.call(inside.querySelectorAll(selector), act)
  }
  var latest
  each('[data-cells]', document, function (cells) {
    var id = cells.dataset.cells
    var chapter = progress[id]
    if (!chapter) return
    if (!latest || chapter.touched > latest.touched) latest = Object.assign({ id: id }, chapter)
    each('[data-cell]', cells, function (cell) {
      cell.classList.toggle('d', cell.dataset.cell in chapter.done)
      cell.classList.toggle('n', cell.dataset.cell === chapter.now && !(cell.dataset.cell in chapter.done))
    })
    var count = cells.parentElement.querySelector('[data-count]')
    if (count) {
      count.textContent = cells.querySelectorAll('.d:not(.o)').length + '/' + cells.querySelectorAll('i:not(.o)').length
    }
  })

  var here = progress[document.documentElement.dataset.chapter]
  if (here) {
    each('[data-step]', document, function (step) {
      var id = step.dataset.step
      step.classList.remove('now', 'todo', 'done')
      step.classList.add(id in here.done ? 'done' : id === here.now ? 'now' : 'todo')
    })
  }

  var resume = document.querySelector('[data-resume]')
  if (resume && latest && latest.now) {
    var cells = document.querySelector('[data-cells="' + latest.id + '"]')
    var step = Array.prototype.findIndex.call(cells.children, function (cell) {
      return cell.dataset.cell === latest.now
    })
    var row = document.querySelector('[data-toc="' + latest.id + '"]')
    row.classList.add('cur')
    var link = resume.querySelector('a')
    link.href = latest.id + '/#step-' + latest.now
    link.textContent = resume.dataset.resume.replace('{numeral}', row.querySelector('.num').textContent).replace('{step}', step + 1)
    resume.querySelector('small').textContent = resume.dataset.resumeAt.replace('{clock}', latest.clock)
  }
  document.body.dataset.pane = 'text'
})()
