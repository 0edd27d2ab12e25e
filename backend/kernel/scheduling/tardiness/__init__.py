"""One resource after which everything waits: jobs in a row, without set-ups or idle time, by weighted tardiness."""
