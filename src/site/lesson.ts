// A chapter's page is text first. Once it has been painted, the notebook behind it is fetched, a part at a time so that the page never stalls.
requestAnimationFrame(() => setTimeout(() => void begin()))

async function begin(): Promise<void> {
  await import('./notebook/course.ts') // the engine
  const { openNotebook } = await import('./notebook/open.ts')
  await openNotebook()
}
