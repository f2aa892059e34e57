/** What each of the shell's own commands does, in a line. */
const HELP: Readonly<Record<string, readonly [usage: string, meaning: string]>> = {
  ':': [':', 'Do nothing, successfully.'],
  '.': ['. FILE [ARGUMENTS]', 'Run the commands of a file in this shell.'],
  source: ['source FILE [ARGUMENTS]', 'Run the commands of a file in this shell.'],
  '[': ['[ EXPRESSION ]', 'The same as test.'],
  alias: ['alias [NAME[=VALUE] ...]', 'Give a name to the beginning of a command, or list such names.'],
  bg: ['bg [JOB]', 'Let a stopped job run on in the background.'],
  break: ['break [N]', 'Leave a loop, or N of them.'],
  builtin: ['builtin NAME [ARGUMENTS]', 'Run a builtin even if a function has its name.'],
  cd: ['cd [FOLDER]', 'Change the working folder; to the home folder without an argument, back with -.'],
  command: ['command [-v] NAME [ARGUMENTS]', 'Run a command, not a function of that name; -v says what the name is.'],
  continue: ['continue [N]', 'Go on with the next turn of a loop.'],
  declare: ['declare [-xr] [NAME[=VALUE] ...]', 'Set variables and what is special about them.'],
  dirs: ['dirs [-clpv]', 'Show where pushd came from.'],
  disown: ['disown [JOB]', 'Forget a job.'],
  echo: ['echo [-neE] [TEXT ...]', 'Print the arguments; -n without a line end, -e with escapes.'],
  eval: ['eval [WORD ...]', 'Run the words as a command line.'],
  exec: ['exec [COMMAND]', "Replace the shell by a program, or change the shell's streams."],
  exit: ['exit [STATUS]', 'Leave the shell.'],
  export: ['export [NAME[=VALUE] ...]', 'Let programs see a variable.'],
  false: ['false', 'Do nothing, unsuccessfully.'],
  getopts: ['getopts LETTERS NAME [ARGUMENT ...]', 'Read the next option of a script.'],
  fg: ['fg [JOB]', 'Bring a job to the foreground.'],
  help: ['help [NAME]', 'List the commands of this shell, or say what one does.'],
  history: ['history [-c] [N]', 'Show the lines entered so far.'],
  jobs: ['jobs [-lp]', 'List the jobs in the background.'],
  kill: ['kill [-SIGNAL] PID|%JOB ...', 'Send a signal to processes or jobs.'],
  let: ['let SUM ...', 'Calculate.'],
  local: ['local NAME[=VALUE] ...', 'Make variables that live as long as the function runs.'],
  mapfile: ['mapfile [-t] [-n COUNT] [-s COUNT] [ARRAY]', 'Read lines into an array.'],
  popd: ['popd [+N|-N]', 'Go back to where pushd came from.'],
  printf: ['printf FORMAT [ARGUMENTS]', 'Print the arguments as the format says.'],
  pushd: ['pushd [FOLDER|+N|-N]', 'Change the working folder and remember where it was.'],
  pwd: ['pwd', 'Print the working folder.'],
  read: ['read [-r] [-p PROMPT] [NAME ...]', 'Read a line into variables.'],
  readarray: ['readarray [-t] [-n COUNT] [-s COUNT] [ARRAY]', 'The same as mapfile.'],
  readonly: ['readonly NAME[=VALUE] ...', 'Make variables that cannot change.'],
  return: ['return [STATUS]', 'Leave a function.'],
  set: ['set [-eux] [-o OPTION] [--] [ARGUMENT ...]', "Set the shell's options or its arguments; alone, list the variables."],
  shift: ['shift [N]', 'Drop the first arguments.'],
  test: ['test EXPRESSION', 'Compare texts and numbers, look at files.'],
  time: ['time PIPELINE', 'Say how long a pipeline took.'],
  trap: ['trap [COMMAND SIGNAL ...]', 'Run a command when a signal comes, or at EXIT.'],
  true: ['true', 'Do nothing, successfully.'],
  type: ['type NAME ...', 'Say what a name stands for.'],
  unalias: ['unalias NAME ...', 'Forget aliases.'],
  unset: ['unset NAME ...', 'Forget variables or functions.'],
  wait: ['wait [PID|%JOB ...]', 'Wait for background jobs.'],
  which: ['which NAME ...', 'Say where a program is.'],
}

/** What `help` prints; `undefined` if there is no such topic. */
export function helpText(topic: string | undefined, builtins: readonly string[], programs: readonly string[]): string | undefined {
  if (topic !== undefined) {
    const help = Object.hasOwn(HELP, topic) ? HELP[topic] : undefined
    return help && `${topic}: ${help[0]}\n    ${help[1]}\n`
  }
  const known = builtins.filter(name => Object.hasOwn(HELP, name)).sort()
  const lines = known.map(name => ` ${HELP[name]![0].padEnd(44)} ${HELP[name]![1]}`)
  return `The shell's own commands (\`help NAME' for one of them):\n\n${lines.join('\n')}\n\nPrograms:\n\n${wrapped([...programs].sort())}\n`
}

function wrapped(names: readonly string[]): string {
  const lines: string[] = ['']
  for (const name of names) {
    if (lines.at(-1)!.length + name.length > 76) lines.push('')
    lines[lines.length - 1] += ` ${name}`
  }
  return lines.join('\n')
}
