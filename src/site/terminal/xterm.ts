/** The terminal emulator, loaded apart from what surrounds it: its code alone is long work for a slow machine to take in. */
export { FitAddon } from '@xterm/addon-fit'
export { Terminal } from '@xterm/xterm'
