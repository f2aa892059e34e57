// A chapter's page is text first. Once it has been painted, the notebook behind it is fetched and the text comes to life.
requestAnimationFrame(() => setTimeout(() => void import('./notebook/open.ts').then(({ openNotebook }) => openNotebook())))
