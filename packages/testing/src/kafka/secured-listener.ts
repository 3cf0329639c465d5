/** A listener of a broker that takes TLS connections with a login only, beside the open one. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Of the file with the certificate's key, which lives as long as the broker. */
const STORE_PASSWORD = 'belfry-tests';
const MODULES = 'org.apache.kafka.common.security';

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface SecuredListener {
  /** Path of its certificate, PEM, signed by itself: clients have to be told to trust it. */
  readonly certificate: string;
  /** Lines of `server.properties`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Arguments of the tool that formats storage, which puts logins by SCRAM into the cluster's metadata. */
  readonly formatting: readonly string[];
}

/** Makes a certificate for 127.0.0.1 in `folder` with Java's own tool. The login is taken by PLAIN and SCRAM-SHA-512. */
export async function securedListener(folder: string, { username, password }: Login): Promise<SecuredListener> {
  const [store, certificate] = [join(folder, 'broker.p12'), join(folder, 'broker.pem')];
  const keytool = (...args: string[]) =>
    run('keytool', [...args, '-alias', 'broker', '-keystore', store, '-storepass', STORE_PASSWORD]);
  const about = ['-dname', 'CN=127.0.0.1', '-ext', 'SAN=ip:127.0.0.1', '-validity', '2'];
  await keytool('-genkeypair', '-keyalg', 'EC', '-storetype', 'PKCS12', ...about);
  await keytool('-exportcert', '-rfc', '-file', certificate);
  return {
    certificate,
    settings: {
      'ssl.keystore.type': 'PKCS12',
      'ssl.keystore.location': store,
      'ssl.keystore.password': STORE_PASSWORD,
      'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
      'listener.name.sasl_ssl.plain.sasl.jaas.config': `${MODULES}.plain.PlainLoginModule required user_${username}="${password}";`,
      'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': `${MODULES}.scram.ScramLoginModule required;`,
    },
    formatting: ['--add-scram', `SCRAM-SHA-512=[name=${username},password=${password}]`],
  };
}
