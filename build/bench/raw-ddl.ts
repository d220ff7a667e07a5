/** Printed beside the figure. */
export const RAW_DDL = 'CREATE TABLE raw (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT)';
