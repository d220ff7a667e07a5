import { describe, expect, it } from 'vitest';
import { ConfigurationError, decideConfig, isLoopback } from './config.ts';
import { readEnvironment } from './read-environment.ts';

describe('configuration', () => {
  it('takes an address, with IPv6 in brackets', () => {
    expect(decideConfig({ listen: '0.0.0.0:6984' })).toMatchObject({ host: '0.0.0.0', port: 6984 });
    expect(decideConfig({ listen: '[::1]:0' })).toMatchObject({ host: '::1', port: 0 });
    expect(decideConfig({})).toMatchObject({ host: '127.0.0.1', port: 5984, tls: undefined, administrators: [] });
  });

  it('keeps colons in a password', () => {
    expect(decideConfig({ admin: 'root:a:b' }).administrators).toEqual([{ name: 'root', password: 'a:b' }]);
  });

  it('says in words what cannot be', () => {
    const wrong = [
      { listen: 'nonsense' },
      { listen: '127.0.0.1:99999' },
      { admin: 'root' },
      { tlsCert: 'cert.pem' },
      { tlsCert: '/nowhere/cert.pem', tlsKey: '/nowhere/key.pem' },
      { logLevel: 'loud' },
      { maxDocumentMb: '1000' },
    ];
    for (const settings of wrong) expect(() => decideConfig(settings)).toThrow(ConfigurationError);
  });

  it('knows which addresses only this machine reaches', () => {
    expect(['127.0.0.1', '127.0.5.1', 'localhost', '::1'].map(isLoopback)).toEqual([true, true, true, true]);
    expect(['0.0.0.0', '::', '192.168.1.4', '127.example.org'].map(isLoopback)).toEqual([false, false, false, false]);
  });

  it('reads the environment', () => {
    expect(readEnvironment({ HOLDFAST_DATA: '/data' })).toMatchObject({ data: '/data', listen: undefined });
  });

  it('takes files or a PostgreSQL address with the name of a database', () => {
    expect(decideConfig({}).storage).toEqual({ engine: 'sqlite' });
    expect(decideConfig({ storage: 'sqlite' }).storage).toEqual({ engine: 'sqlite' });
    const url = 'postgres://holdfast:p%40ss@db.example/holdfast?sslmode=verify-full';
    expect(decideConfig({ storage: url }).storage).toEqual({ engine: 'postgres', url, server: 'db.example:5432' });
    for (const storage of ['mysql://x/y', 'postgres://db.example', 'postgres://db.example/Ab-c', '/var/lib'])
      expect(() => decideConfig({ storage })).toThrow(ConfigurationError);
  });
});
