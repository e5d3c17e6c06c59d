-- Attributes and events: tables of the contract, section 4.
create table if not exists attribute_datas (
    id varchar(36) not null,
    device_id varchar(36) not null,
    "key" varchar(255) not null,
    ts timestamp(6) with time zone not null,
    bool_v bool,
    number_v float8,
    string_v varchar,
    tenant_id varchar(36),
    unique (device_id, "key")
);

create table if not exists event_datas (
    id varchar(36) not null primary key,
    device_id varchar(36) not null,
    identify varchar(255) not null,
    ts timestamp(6) with time zone not null,
    data json,
    tenant_id varchar(36)
);
create index if not exists telecast_event_datas_device on event_datas (device_id, ts);

-- What is behind a gateway.
create index if not exists telecast_devices_parent on devices (parent_id, sub_device_addr);

-- Our own tables. A presence counts as long as its "online" is what devices.is_online says: others write that, too.
create table telecast_presence (
    device_id varchar(36) not null primary key,
    online int2 not null,
    connected bool not null,
    since int8 not null,
    changed_at int8 not null
);

create table telecast_device_silence (
    device_id varchar(36) not null primary key,
    kind varchar(16) not null,
    seconds int4 not null
);

alter table telecast_dead_letters add column report bool default false not null;
-- Of those that were kept before this column, nobody knows.
alter table telecast_dead_letters add column complete bool default false not null;
