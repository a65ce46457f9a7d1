-- What a row of a sheet would change, old and new of each cell, as the dry run found it: sealed as the cells are (modules/import).
ALTER TABLE import_row ADD COLUMN IF NOT EXISTS changes MEDIUMBLOB NULL AFTER before_cells;

-- Is somebody of an import to be taken back in an election? (modules/import)
ALTER TABLE election_person ADD KEY IF NOT EXISTS election_person_of_member (member_id);
