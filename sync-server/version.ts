import packageFile from '../package.json' with { type: 'json' };

export const SERVER_VERSION: string = packageFile.version;
