/** One line of the chart: CPU seconds by number of pods. */
export interface Series {
  readonly name: string
  readonly points: readonly { pods: number; seconds: number }[]
}

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [640, 360, 64, 44]
const COLOURS = ['#326ce5', '#c2410c', '#6b7280']

/** How computing grows with the number of pods, both on logarithmic scales, as an SVG: a straight line at 45° is growth in step. */
export function chart(series: readonly Series[]): string {
  const all = series.flatMap(({ points }) => points)
  const [left, right] = [Math.log10(Math.min(...all.map(({ pods }) => pods))), Math.log10(Math.max(...all.map(({ pods }) => pods)))]
  const [low, high] = [
    Math.floor(Math.log10(Math.min(...all.map(({ seconds }) => seconds)))),
    Math.ceil(Math.log10(Math.max(...all.map(({ seconds }) => seconds)))),
  ]
  const x = (pods: number): number => LEFT + ((Math.log10(pods) - left) / (right - left)) * (WIDTH - LEFT - 110)
  const y = (seconds: number): number => HEIGHT - BOTTOM - ((Math.log10(seconds) - low) / (high - low)) * (HEIGHT - BOTTOM - 24)
  const grid = Array.from({ length: high - low + 1 }, (_, step) => 10 ** (low + step)).map(
    seconds =>
      `<line x1="${LEFT}" y1="${y(seconds)}" x2="${WIDTH - 110}" y2="${y(seconds)}" stroke="#d1d5db"/>` +
      `<text x="${LEFT - 8}" y="${y(seconds) + 4}" text-anchor="end">${seconds} s</text>`,
  )
  const ticks = [...new Set(all.map(({ pods }) => pods))].map(
    pods => `<text x="${x(pods)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${pods.toLocaleString('en')}</text>`,
  )
  const lines = series.map(({ name, points }, index) => {
    const path = points.map(({ pods, seconds }, at) => `${at === 0 ? 'M' : 'L'}${x(pods).toFixed(1)} ${y(seconds).toFixed(1)}`).join('')
    const dots = points.map(({ pods, seconds }) => `<circle cx="${x(pods).toFixed(1)}" cy="${y(seconds).toFixed(1)}" r="3"/>`).join('')
    const last = points.at(-1)!
    const colour = COLOURS[index % COLOURS.length]!
    return `<g fill="${colour}"><path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}<text x="${x(last.pods) + 8}" y="${y(last.seconds) + 4}">${name}</text></g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="CPU seconds until all pods are Running, by number of pods">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<g fill="#374151">${grid.join('')}${ticks.join('')}<text x="${LEFT}" y="14">CPU seconds until all pods are Running</text><text x="${WIDTH - 110}" y="${HEIGHT - 8}" text-anchor="end">pods</text></g>
${lines.join('\n')}
</svg>
`
}
