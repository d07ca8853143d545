package io.jansible.modules.crypto;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class CryptoModules {
  public List<Module> modules() {
    return List.of(
        new CertificateConvertModule(),
        new CertificateInfoModule(),
        new CertificateModule(false),
        new CertificateModule(true),
        new CompleteChainModule(),
        new CryptoInfoModule(),
        new DhParamModule(),
        new GetCertificateModule(),
        new OpensshCertModule(),
        new OpensshKeypairModule(),
        new Pkcs12Module(),
        new PrivateKeyConvertModule(),
        new PrivateKeyInfoModule(),
        new PrivateKeyModule(),
        new PrivateKeyPipeModule(),
        new PublicKeyInfoModule(),
        new PublicKeyModule(),
        new RequestInfoModule(),
        new RequestModule(false),
        new RequestModule(true),
        new RevocationListInfoModule(),
        new RevocationListModule(),
        new SignatureInfoModule(),
        new SignatureModule());
  }
}
