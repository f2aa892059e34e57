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
    if (chapter && !(latest && latest.touched >= chapter.touched)) latest = Object.assign({ id: id }, chapter)
  })
  // Red is in one chapter only.
  var open = document.documentElement.dataset.chapter || (latest && latest.id)
  each('[data-cells]', document, function (cells) {
    var id = cells.dataset.cells
    var chapter = progress[id]
    if (!chapter) return
    each('[data-cell]', cells, function (cell) {
      cell.classList.toggle('d', cell.dataset.cell in chapter.done)
      cell.classList.toggle('n', id === open && cell.dataset.cell === chapter.now && !(cell.dataset.cell in chapter.done))
    })
    var count = cells.parentElement.querySelector('[data-count]')
    if (count) {
      count.textContent = cells.querySelectorAll('.d:not(.o)').length + '/' + cells.querySelectorAll('i:not(.o)').length
    }
  })

  var here = progress[open]
  if (here) {
    each('[data-step]', document, function (step) {
      var id = step.dataset.step
      step.classList.remove('now', 'todo', 'done')
      step.classList.add(id in here.done ? 'done' : id === here.now ? 'now' : 'todo')
    })
  }

  var resume = document.querySelector('[data-resume]')
  if (resume && latest) {
    // After a finished chapter the next one goes on.
    for (var row = document.querySelector('[data-toc="' + latest.id + '"]'); row; row = row.nextElementSibling) {
      var cells = row.querySelector('[data-cells]')
      var chapter = progress[cells.dataset.cells] || { done: {} }
      var step = Array.prototype.findIndex.call(cells.children, function (cell) {
        return chapter.now ? cell.dataset.cell === chapter.now : !cell.classList.contains('o') && !(cell.dataset.cell in chapter.done)
      })
      if (step < 0) continue
      row.classList.add('cur')
      var link = resume.querySelector('a')
      link.href = cells.dataset.cells + '/#step-' + cells.children[step].dataset.cell
      link.textContent = resume.dataset.resume.replace('{numeral}', row.querySelector('.num').textContent).replace('{step}', step + 1)
      if (cells.dataset.cells === latest.id) resume.querySelector('small').textContent = resume.dataset.resumeAt.replace('{clock}', latest.clock)
      break
    }
  }
  document.body.dataset.pane = 'text'
})()
