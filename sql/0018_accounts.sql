-- Second factor, earlier passwords, what an address has spent on wrong passwords, photos.

ALTER TABLE account
  ADD totp VARBINARY(100) NULL AFTER locked_until,
  ADD totp_step BIGINT NOT NULL DEFAULT 0 AFTER totp,
  ADD totp_set_at DATETIME NULL AFTER totp_step,
  ADD photo VARCHAR(60) COLLATE utf8mb4_bin NULL AFTER large,
  ADD KEY account_name (removed_at, name, path, id),
  ADD KEY account_signed_in (removed_at, signed_in_at, path, id);
ALTER TABLE session ADD proven TINYINT NOT NULL DEFAULT 0 AFTER phone;

-- Only digests; a used one stays until the next set is made.
CREATE TABLE recovery_code (
  account_id BIGINT NOT NULL,
  digest VARBINARY(32) NOT NULL,
  used_at DATETIME NULL,
  PRIMARY KEY (account_id, digest),
  FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB;

CREATE TABLE password_before (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_id BIGINT NOT NULL,
  password VARCHAR(200) COLLATE utf8mb4_bin NOT NULL,
  KEY password_before_account (account_id, id),
  FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB;

CREATE TABLE sign_in_address (
  address VARCHAR(60) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  failures INT NOT NULL,
  since DATETIME NOT NULL,
  blocked_until DATETIME NULL,
  KEY sign_in_address_since (since)
) ENGINE=InnoDB;

INSERT INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('second_factor.required', '必须用动态口令登录的人：三类管理员（系统、安全、审计）、全部管理员（加上各级党组织管理员）或不要求', '三类管理员', NULL, '等保2.0 身份鉴别（两种以上鉴别）', '2000-01-01'),
  ('sign_in.address_failures', '同一网络地址登录失败几次后暂停', '30', '次', '等保2.0 登录失败处理', '2000-01-01'),
  ('sign_in.address_minutes', '同一网络地址失败的计数时间和暂停时间', '15', '分钟', '等保2.0 登录失败处理', '2000-01-01'),
  ('password.profile', '密码规则：等保（四类字符至少三类、定期更换）或长密码（至少 12 位、不限字符、不定期更换）', '等保', NULL, '等保2.0 身份鉴别', '2000-01-01'),
  ('password.history', '新密码不能与最近几次相同', '5', '次', '等保2.0 身份鉴别', '2000-01-01'),
  ('password.admin_days', '管理员密码多少天后必须更换（0 不要求）', '90', '天', '等保2.0 身份鉴别（定期更换）', '2000-01-01'),
  ('session.phone_days', '普通用户手机端一次登录最长', '30', '天', '本系统设计', '2000-01-01');
