/** PouchDB with what its suites need: plugged together once for a process, which may evaluate this file several times. */
import HttpAdapter from 'pouchdb-adapter-http';
import MemoryAdapter from 'pouchdb-adapter-memory';
import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';

if (!Object.hasOwn(PouchDB, 'replicate')) PouchDB.plugin(HttpAdapter).plugin(MemoryAdapter).plugin(replication);

export default PouchDB;
