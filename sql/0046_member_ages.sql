-- How old somebody is at the least when he joins the league or begins to work; younger takes a reason (modules/member/member_dates.c).
INSERT INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('member.league_age', '入团的最低年龄（更小的写明原因）', '14', '周岁', '中国共产主义青年团章程', '2000-01-01'),
  ('member.work_age', '参加工作的最低年龄（更小的写明原因）', '14', '周岁', '一般做法：用于发现填错的日期，可按实际调整', '2000-01-01');
