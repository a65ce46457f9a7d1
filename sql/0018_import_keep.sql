-- Cells of workbooks, sealed, are personal data: kept no longer than somebody may still need them.

INSERT INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('import.keep_days', '导入的表格内容保留时间', '30', '天', '个人信息保护法 第19条（保存期限为实现处理目的所必要的最短时间）', '2000-01-01');
