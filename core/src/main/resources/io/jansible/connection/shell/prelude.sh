# Functions for a session's commands; POSIX sh and the usual small tools, GNU's or busybox's.
unset PROMPT_COMMAND ENV
PS1= PS2= PS4=
case $(stat -c %.9X / 2>/dev/null) in
*.*) _jS='%f %u %g %s %.9X %.9Y %.9Z %.9W %i %d %h %b %o %t %T %U %G' ;;
*) _jS='%f %u %g %s %X %Y %Z 0 %i %d %h %b %o %t %T %U %G' ;;
esac

# whether files have SELinux contexts here
_jE=
if selinuxenabled 2>/dev/null; then _jE=1; fi

# _js FOLLOW CHECKSUM MIME SELINUX ATTRIBUTES PATH...: one record for each path, fields end with NUL
_js() {
  _jf=$1 _jc=$2 _jm=$3 _jz=$4 _ja=$5
  shift 5
  for _jp do
    _jL=
    [ "$_jf" = 1 ] && _jL=-L
    if _jr=$(stat $_jL -c "$_jS" "$_jp" 2>&1); then
      printf '%s\0' "$_jr"
      if [ -r "$_jp" ]; then printf r; fi
      if [ -w "$_jp" ]; then printf w; fi
      if [ -x "$_jp" ]; then printf x; fi
      if [ -z "$_jL" ] && [ -L "$_jp" ]; then printf '\0%s\0%s\0' "$(readlink "$_jp")" "$(readlink -f "$_jp")"; else printf '\0\0\0'; fi
      if [ -n "$_jc" ] && [ -f "$_jp" ] && [ -r "$_jp" ] && { [ "$_jf" = 1 ] || [ ! -L "$_jp" ]; }; then
        _jh=$("${_jc}sum" <"$_jp" 2>/dev/null) && printf %s "${_jh%% *}"
      fi
      printf '\0'
      [ "$_jm" = 1 ] && file --mime-type --mime-encoding -b "$_jp" 2>/dev/null
      printf '\0'
      [ "$_jz$_jE" != 0 ] && stat -c %C "$_jp" 2>/dev/null
      printf '\0'
      if [ "$_ja" = 1 ]; then
        # overlay file systems have flags and no version
        lsattr -vd "$_jp" 2>/dev/null || { _jr=$(lsattr -d "$_jp" 2>/dev/null) && printf '? %s' "$_jr"; }
      fi
      printf '\0'
    else
      if [ -e "$_jp" ] || { [ -z "$_jL" ] && [ -L "$_jp" ]; }; then printf '!%s\0' "$_jr"; else
        case $_jr in *'Permission denied'*) printf '!%s\0' "$_jr" ;; *) printf '?\0' ;; esac
      fi
    fi
  done
}

# _jd PATH: makes a directory and its parents, prints those that were missing, outermost first
_jd() {
  _jn=
  _jq=$1
  while [ ! -d "$_jq" ] && [ -n "$_jq" ]; do
    _jn="$_jq
$_jn"
    case $_jq in */*) _jq=${_jq%/*} ;; *) break ;; esac
  done
  mkdir -p -- "$1" && printf %s "$_jn"
}

# _jt PATH: a temporary beside the path
_jt() {
  case $1 in */*) _jq=${1%/*}/ ;; *) _jq=./ ;; esac
  _jb=${1##*/}
  _ju=$(umask)
  mktemp "${_jq}.ansible_tmpXXXXXX${_jb:+}" || return 1
}
