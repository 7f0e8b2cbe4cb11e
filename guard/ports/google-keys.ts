/** The public keys with which Google signs identity tokens: PEM texts by key id. */
export type PublicKeys = Readonly<Record<string, string>>;

/** Where the keys come from. */
export interface GoogleKeys {
  /** The keys of now; Google changes them every few days. @throws where they cannot be read */
  read(): Promise<PublicKeys>;
}
