// A chapter's page is text first. Once it can be seen, the notebook behind it is fetched, a part at a time so that the page never stalls.

/** Whatever keeps a browser from painting: the notebook does not wait for ever. */
const LONGEST_MS = 5000

void begin()

async function begin(): Promise<void> {
  if (!document.hidden && PerformanceObserver.supportedEntryTypes.includes('paint')) await painted()
  await import('./notebook/course.ts') // the engine
  const { openNotebook } = await import('./notebook/open.ts')
  await openNotebook()
}

/** When the text is on the screen, which may be long after its frame: what is fetched or computed earlier delays it. */
function painted(): Promise<void> {
  return new Promise(resolve => {
    new PerformanceObserver((list, observer) => {
      if (list.getEntriesByName('first-contentful-paint').length === 0) return
      observer.disconnect()
      resolve()
    }).observe({ type: 'paint', buffered: true })
    document.addEventListener('visibilitychange', () => resolve(), { once: true }) // a tab in the background paints nothing
    setTimeout(resolve, LONGEST_MS)
  })
}
