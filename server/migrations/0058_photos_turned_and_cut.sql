-- A photo is known again also when it was turned or mirrored (its own hashes in the seven other ways round are compared
-- with what is kept) and when a side or its edges were cut off (the parts that are then left are kept with the photo).
alter table files add column turned_hashes bigint[] not null default '{}'; -- 7 times two: perceptual, difference

alter table photo_blocks add column part smallint not null default 0;      -- 0: the whole photo, else a part of it
alter table photo_blocks drop constraint photo_blocks_pkey;
alter table photo_blocks add primary key (county_code, block, sha256, part) include (perceptual_hash, difference_hash);
comment on column photo_blocks.block is
    'its place (0 to 3 of the whole, 4 to 7 of a part) times 65536, and its 16 bits';
