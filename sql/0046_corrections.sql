-- What a correction replaces, old and new, kept with it: it is consented to by what it says (modules/change/consent.c).
ALTER TABLE member_change ADD COLUMN IF NOT EXISTS corrected VARCHAR(300) NULL AFTER full_on;

-- How old somebody is at the least when he joins the league or begins to work; younger takes a reason (modules/member/member_dates.c).
INSERT INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('member.league_age', '入团的最低年龄（更小的写明原因）', '14', '周岁', '中国共产主义青年团章程', '2000-01-01'),
  ('member.work_age', '参加工作的最低年龄（更小的写明原因）', '14', '周岁', '一般做法：用于发现填错的日期，可按实际调整', '2000-01-01'),
  ('transfer.dues_gap', '党费几个月没有交纳的，转入时要写明原因', '6', '个月', '中国共产党章程 第九条', '2000-01-01');
