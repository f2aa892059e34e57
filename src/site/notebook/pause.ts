/** Lets the page draw and take keys; goes on even while the tab is hidden. */
export function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve))
}
