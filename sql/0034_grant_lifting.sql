-- A prohibition of much stays in force until a second person has agreed to lift it.
ALTER TABLE access_grant ADD lifting_by BIGINT NULL, ADD lifting_reason VARCHAR(200) NULL;
