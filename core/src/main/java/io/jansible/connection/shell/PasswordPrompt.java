package io.jansible.connection.shell;

import java.util.List;
import java.util.regex.Pattern;

/** How {@code su} asks for a password, in the languages that hosts speak. */
final class PasswordPrompt {
  private static final List<String> WORDS =
      List.of(
          "Password",
          "Passwort",
          "Mot de passe",
          "Contraseña",
          "Senha",
          "Palavra-passe",
          "Parola",
          "Wachtwoord",
          "Lösenord",
          "Passord",
          "Adgangskode",
          "Salasana",
          "Parool",
          "Parole",
          "Slaptažodis",
          "Hasło",
          "Heslo",
          "Jelszó",
          "Geslo",
          "Zaporka",
          "Lozinka",
          "Şifre",
          "Пароль",
          "Парола",
          "Лозинка",
          "סיסמה",
          "كلمة السر",
          "Kata sandi",
          "Kata laluan",
          "Mật khẩu",
          "密码",
          "密碼",
          "口令",
          "パスワード",
          "암호");

  private PasswordPrompt() {}

  /**
   * Finds what asks for a password.
   *
   * @param words regular expressions of one's own ({@code prompt_l10n}), empty for those known
   */
  static Pattern of(List<String> words) {
    List<String> all = words.isEmpty() ? WORDS : words;
    return Pattern.compile(
        "(?:(?:\\w+'s )?" + String.join("|(?:\\w+'s )?", all) + ") ?[:：]",
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
