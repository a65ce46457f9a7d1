-- What somebody has set up on a list and wants to find again: the state of its address under a name. At most one of a list is where it opens.
CREATE TABLE list_view (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_id BIGINT NOT NULL,
  list VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  name VARCHAR(30) NOT NULL,
  query VARCHAR(2000) COLLATE utf8mb4_bin NOT NULL,
  is_default TINYINT NOT NULL DEFAULT 0,
  saved_at DATETIME NOT NULL,
  UNIQUE KEY list_view_name (account_id, list, name),
  CONSTRAINT list_view_account FOREIGN KEY (account_id) REFERENCES account (id)
);
-- Whether an account ever saved one: most never do, and every list wants to know. It is never taken back, and a 1 without views only asks in vain.
ALTER TABLE account ADD views TINYINT NOT NULL DEFAULT 0 AFTER granted;
CREATE TRIGGER list_view_marks AFTER INSERT ON list_view FOR EACH ROW UPDATE account SET views = 1 WHERE id = NEW.account_id AND views = 0;
