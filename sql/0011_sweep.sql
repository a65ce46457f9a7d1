-- What the sweep and the clock look for.
ALTER TABLE session ADD KEY session_ended (ended_at), ADD KEY session_ends (ends_at);
ALTER TABLE job ADD KEY job_clock (name, due_at);
