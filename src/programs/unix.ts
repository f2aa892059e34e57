import { base64 } from './base64.ts'
import { cat } from './cat.ts'
import { chmod } from './chmod.ts'
import { cp, mv } from './copy.ts'
import { cut } from './cut.ts'
import { date } from './date.ts'
import { echo } from './echo.ts'
import { edit, nano, vi, vim } from './edit.ts'
import { env, printenv } from './env.ts'
import { expr } from './expr.ts'
import { find } from './find.ts'
import { egrep, fgrep, grep } from './grep.ts'
import { head, tail } from './head.ts'
import { nl, rev, tac } from './lines.ts'
import { ls } from './ls.ts'
import { mkdir, rmdir } from './mkdir.ts'
import { basename, clear, dirname, hostname, id, uname, whoami } from './names.ts'
import { printf } from './printf.ts'
import { pwd } from './pwd.ts'
import { rm } from './rm.ts'
import { sed } from './sed.ts'
import { seq } from './seq.ts'
import { bash, sh } from '../shell/sh.ts'
import { sleep } from './sleep.ts'
import { sort } from './sort.ts'
import { sudo } from './sudo.ts'
import { tee } from './tee.ts'
import { bracket, test } from './test.ts'
import { timeout } from './timeout.ts'
import { touch } from './touch.ts'
import { tr } from './tr.ts'
import { noFalse, yesTrue } from './true.ts'
import { uniq } from './uniq.ts'
import { watch } from './watch.ts'
import { wc } from './wc.ts'
import { xargs } from './xargs.ts'
import { yes } from './yes.ts'
import type { Program } from '../shell/program.ts'

/** The ordinary programs of a Unix machine, by name. */
export const unixPrograms: ReadonlyMap<string, Program> = new Map(
  [
    ...[
      base64,
      basename,
      bash,
      bracket,
      cat,
      chmod,
      clear,
      cp,
      cut,
      date,
      dirname,
      echo,
      edit,
      egrep,
      env,
      expr,
      fgrep,
      find,
      grep,
      head,
      hostname,
      id,
      ls,
      mkdir,
      mv,
    ],
    ...[
      nano,
      nl,
      noFalse,
      printenv,
      printf,
      pwd,
      rev,
      rm,
      rmdir,
      sed,
      seq,
      sh,
      sleep,
      sort,
      sudo,
      tac,
      tail,
      tee,
      test,
      timeout,
      touch,
      tr,
      uname,
      uniq,
    ],
    ...[vi, vim, watch, wc, whoami, xargs, yes, yesTrue],
  ].map(program => [program.name, program]),
)
