package io.jansible.modules.general;

import io.jansible.module.Module;
import java.util.List;

/** The modules of this package. */
public final class GeneralModules {
  public List<Module> modules() {
    return List.of(
        new AlternativesModule(),
        new ApkModule(),
        new ArchiveModule(),
        new CapabilitiesModule(),
        new FilesystemModule(),
        new GitConfigModule(),
        new HtpasswdModule(),
        new IniFileModule(),
        new InterfacesFileModule(),
        new KernelBlacklistModule(),
        new LocaleGenModule(),
        new LvgModule(),
        new LvolModule(),
        new MakeModule(),
        new NpmModule(),
        new PacmanModule(),
        new PamLimitsModule(),
        new PartedModule(),
        new ReadCsvModule(),
        new RedhatSubscriptionModule(),
        new RhsmRepositoryModule(),
        new SefcontextModule(),
        new SnapModule(),
        new SshConfigModule(),
        new SudoersModule(),
        new TimezoneModule(),
        new UfwModule(),
        new XmlModule(),
        new ZypperModule(),
        new ZypperRepositoryModule());
  }
}
