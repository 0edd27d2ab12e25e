"""The processes beside the web: the supervisor of one machine, background workers, the relay that rings them.

job       a row of the job table: work asked for inside somebody's transaction, done later, its effect exactly once
bell      the queue in Redis or Valkey: it only says "look at this job" and may lose everything
relay     rings the bell for jobs that are due, and takes back jobs whose worker died
schedule  jobs that come round by the clock, as a table
service   a process the supervisor keeps alive
"""
