// Tests have the whole engine from the beginning; tests/session/page-fault.test.ts takes it away.
import '../src/shell/whole.ts'
