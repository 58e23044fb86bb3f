-- What is kept of a battery says the vehicle that it was last installed in, and what was sent with it. Its
-- entries of before are folded anew by the program that runs this: see src/db/fill-lives.ts.
comment on column batteries.battery is 'as its entries leave it';
