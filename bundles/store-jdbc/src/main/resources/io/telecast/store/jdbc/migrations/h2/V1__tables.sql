-- The tables of the contract, section 4. H2 keeps "text" as large objects; a plain varchar is what reports need.
create table if not exists devices (
    id varchar(36) not null primary key,
    name varchar(255),
    device_number varchar(36) not null unique,
    voucher varchar(1000),
    tenant_id varchar(36) not null,
    parent_id varchar(36),
    sub_device_addr varchar(36),
    device_config_id varchar(36),
    is_enabled varchar(36) default 'enabled' not null,
    is_online int2 default 0 not null
);
create index if not exists telecast_devices_tenant on devices (tenant_id, name, id);
create index if not exists telecast_devices_config on devices (device_config_id);
create index if not exists telecast_devices_voucher on devices (voucher);

create table if not exists telemetry_datas (
    device_id varchar(36) not null,
    "key" varchar(255) not null,
    ts int8 not null,
    bool_v bool,
    number_v float8,
    string_v varchar,
    tenant_id varchar(36),
    unique (device_id, "key", ts)
);

create table if not exists telemetry_current_datas (
    device_id varchar(36) not null,
    "key" varchar(255) not null,
    ts timestamp(6) with time zone not null,
    bool_v bool,
    number_v float8,
    string_v varchar,
    tenant_id varchar(36),
    unique (device_id, "key")
);

-- Our own tables.
create table telecast_device_configs (
    id varchar(36) not null primary key,
    script varchar
);

create table telecast_device_credentials (
    username varchar(255) not null primary key,
    device_id varchar(36) not null
);
create index telecast_device_credentials_device on telecast_device_credentials (device_id);

create table telecast_api_keys (
    id varchar(36) not null primary key,
    secret_hash varchar(64) not null unique,
    tenant_id varchar(36) not null,
    name varchar(255) not null,
    enabled bool not null,
    created_at int8 not null
);
create index telecast_api_keys_tenant on telecast_api_keys (tenant_id, name, id);

create table telecast_dead_letters (
    seq int8 generated always as identity primary key,
    id varchar(36) not null unique,
    type varchar(64) not null,
    topic varchar(1024) not null,
    device_id varchar(255),
    payload varbinary not null,
    reason varchar(1024) not null,
    ts int8 not null
);

create table telecast_changes (
    seq int8 generated always as identity primary key,
    kind varchar(16) not null,
    id varchar(64) not null,
    origin varchar(36) not null,
    created_at int8 not null
);
