-- Run at each start, on H2 and on PostgreSQL.

create table if not exists account (
  id varchar(64) primary key,
  cents bigint not null check (cents >= 0)
);

-- A deposit has no source. A payment that was refused may name accounts that do not exist.
create table if not exists payment (
  id varchar(64) primary key,
  source varchar(64),
  target varchar(64) not null,
  cents bigint not null check (cents > 0),
  status varchar(16) not null,
  refusal varchar(16)
);

create index if not exists payment_status on payment (status);

-- Each leg of a payment is booked at most once.
create table if not exists entry (
  payment varchar(64) not null references payment,
  leg varchar(8) not null,
  account varchar(64) not null references account,
  cents bigint not null,
  balance bigint not null check (balance >= 0),
  primary key (payment, leg)
);
