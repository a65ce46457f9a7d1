-- The daily sweep asks for each file whether somebody's photo is there.
ALTER TABLE member ADD KEY member_photo (photo);
ALTER TABLE account ADD KEY account_photo (photo);
