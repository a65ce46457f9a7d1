-- The history as a chain: sequence numbers without gaps, each row sealed together with the one before
-- (data/history_chain.h). Who may do what with these tables is said by data/web_user.c.

ALTER TABLE history
  ADD COLUMN IF NOT EXISTS behalf_id BIGINT NULL AFTER actor,
  ADD COLUMN IF NOT EXISTS behalf VARCHAR(60) NULL AFTER behalf_id,
  ADD COLUMN IF NOT EXISTS agent VARCHAR(120) NULL AFTER address,
  ADD COLUMN IF NOT EXISTS result VARCHAR(10) COLLATE utf8mb4_bin NOT NULL DEFAULT 'done' AFTER note,
  ADD COLUMN IF NOT EXISTS mac BINARY(32) NULL AFTER changes,
  ADD KEY IF NOT EXISTS history_action (action, id),
  ADD KEY IF NOT EXISTS history_actor (actor, id),
  ADD KEY IF NOT EXISTS history_label (object_label),
  ADD KEY IF NOT EXISTS history_result (result, id),
  ADD KEY IF NOT EXISTS history_time (happened_at),
  MODIFY id BIGINT NOT NULL;

-- What is already there is numbered without gaps; `dangjian migrate` seals it afterwards.
SET @n = 0;
UPDATE history SET id = (@n := @n + 1) ORDER BY id;

-- One row: the last of the chain, and where it begins after the retention purge.
CREATE TABLE IF NOT EXISTS history_head (
  id TINYINT NOT NULL PRIMARY KEY,
  sequence BIGINT NOT NULL,
  mac BINARY(32) NOT NULL,
  first_sequence BIGINT NOT NULL DEFAULT 1,
  first_mac BINARY(32) NULL,
  first_seal BINARY(32) NULL
) ENGINE=InnoDB;
INSERT IGNORE INTO history_head (id, sequence, mac) VALUES (1, 0, REPEAT(CHAR(0), 32));

-- A row comes only at the end, and takes the head along: the web's user needs no right to change the head.
CREATE OR REPLACE TRIGGER history_added AFTER INSERT ON history FOR EACH ROW BEGIN UPDATE history_head SET sequence = NEW.id, mac = NEW.mac WHERE id = 1 AND sequence = NEW.id - 1; IF ROW_COUNT() <> 1 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'history: not the next row'; END IF; END;

-- The last row of a work and its COMMIT in one round trip.
CREATE OR REPLACE PROCEDURE history_keep(p_id BIGINT, p_happened_at DATETIME, p_account_id BIGINT, p_actor VARCHAR(60), p_behalf_id BIGINT, p_behalf VARCHAR(60), p_organisation_id BIGINT, p_organisation VARCHAR(100), p_address VARCHAR(60), p_agent VARCHAR(120), p_request VARCHAR(40), p_action VARCHAR(20), p_record VARCHAR(40), p_object_id BIGINT, p_object_label VARCHAR(100), p_path VARCHAR(60), p_note VARCHAR(500), p_result VARCHAR(10), p_changes MEDIUMTEXT, p_mac BINARY(32)) MODIFIES SQL DATA SQL SECURITY INVOKER BEGIN INSERT INTO history (id, happened_at, account_id, actor, behalf_id, behalf, organisation_id, organisation, address, agent, request, action, record, object_id, object_label, path, note, result, changes, mac) VALUES (p_id, p_happened_at, p_account_id, p_actor, p_behalf_id, p_behalf, p_organisation_id, p_organisation, p_address, p_agent, p_request, p_action, p_record, p_object_id, p_object_label, p_path, p_note, p_result, p_changes, p_mac); COMMIT; END;

-- Triggers act with the rights of whoever made them: now the owner's, who may differ from the web's user.
CREATE OR REPLACE TRIGGER code_table_added AFTER INSERT ON code_table FOR EACH ROW UPDATE setting_version SET version = version + 1;
CREATE OR REPLACE TRIGGER code_table_changed AFTER UPDATE ON code_table FOR EACH ROW UPDATE setting_version SET version = version + 1;
CREATE OR REPLACE TRIGGER parameter_added AFTER INSERT ON parameter FOR EACH ROW UPDATE setting_version SET version = version + 1;
CREATE OR REPLACE TRIGGER parameter_changed AFTER UPDATE ON parameter FOR EACH ROW UPDATE setting_version SET version = version + 1;
CREATE OR REPLACE TRIGGER member_moved AFTER UPDATE ON member FOR EACH ROW UPDATE account SET organisation_id = NEW.organisation_id, path = NEW.path WHERE member_id = NEW.id AND role IS NULL AND organisation_id <> NEW.organisation_id;

INSERT INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('history.keep_days', '操作记录保存天数（不少于 180 天）', '1095', '天', '网络安全法第二十一条；等保2.0 安全审计', '2000-01-01');
