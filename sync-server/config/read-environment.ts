/** Environment variables, read here and nowhere else. Options of the command line go before them. */
export interface Environment {
  readonly listen: string | undefined;
  readonly data: string | undefined;
  readonly storage: string | undefined;
  readonly admin: string | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly metricsToken: string | undefined;
  readonly logLevel: string | undefined;
  readonly role: string | undefined;
  readonly upstream: string | undefined;
  readonly administratorPassword: string | undefined;
}

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  return {
    listen: env.HOLDFAST_LISTEN,
    data: env.HOLDFAST_DATA,
    storage: env.HOLDFAST_STORAGE,
    admin: env.HOLDFAST_ADMIN,
    tlsCert: env.HOLDFAST_TLS_CERT,
    tlsKey: env.HOLDFAST_TLS_KEY,
    metricsToken: env.HOLDFAST_METRICS_TOKEN,
    logLevel: env.HOLDFAST_LOG_LEVEL,
    role: env.HOLDFAST_ROLE,
    upstream: env.HOLDFAST_UPSTREAM,
    administratorPassword: env.HOLDFAST_INITIAL_PASSWORD,
  };
}
