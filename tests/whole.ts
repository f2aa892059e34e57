// Tests have the whole engine from the beginning; tests/session/page-fault.test.ts takes it away.
import '../src/cluster/whole.ts'
import '../src/kubectl/whole.ts'
import '../src/shell/whole.ts'
