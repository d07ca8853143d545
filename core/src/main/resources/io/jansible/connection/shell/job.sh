# _jw FILE: what comes in is the file's new content, at once
_jw() {
  cat >"$1.tmp" && mv -f -- "$1.tmp" "$1"
}

# _je STRIP FILE: a file's text as it stands between JSON's quotes, without empty ends if STRIP is 1
_je() {
  LC_ALL=C awk -v strip="$1" '
    function escaped(text, i) {
      gsub(/[\\"]/, "\\\\&", text)
      gsub(/\n/, "\\n", text)
      gsub(/\r/, "\\r", text)
      gsub(/\t/, "\\t", text)
      if (text ~ /[\001-\037]/)
        for (i = 1; i < 32; i++) gsub(sprintf("%c", i), sprintf("\\u%04x", i), text)
      return text
    }
    {
      line = $0
      ends = ""
      if (strip && match(line, /\r+$/)) {
        ends = substr(line, RSTART)
        line = substr(line, 1, RSTART - 1)
      }
      if (NR > 1) kept = kept "\n"
      if (line != "" || !strip) {
        printf "%s%s", escaped(kept), escaped(line)
        kept = ""
      }
      kept = kept ends
    }' "$2"
  if [ "$1" != 1 ] && [ -s "$2" ] && [ -z "$(tail -c 1 "$2")" ]; then printf '\\n'; fi
}

# _jn BEGIN END: two times of _jo as the end of a result
_jn() {
  printf '%s\n%s\n' "$1" "$2" | awk '
    { seconds[NR] = $1; micros[NR] = int($2 / 1000); text[NR] = $3 " " $4 }
    function shown(n) { return text[n] (micros[n] ? sprintf(".%06d", micros[n]) : "") }
    END {
      s = seconds[2] - seconds[1]
      u = micros[2] - micros[1]
      if (u < 0) { u += 1000000; s-- }
      if (s < 0) { s = 0; u = 0 }
      days = int(s / 86400)
      delta = (days ? days " day" (days > 1 ? "s" : "") ", " : "")
      delta = delta sprintf("%d:%02d:%02d", int(s / 3600) % 24, int(s / 60) % 60, s % 60)
      if (u) delta = delta sprintf(".%06d", u)
      printf "\"start\": \"%s\", \"end\": \"%s\", \"delta\": \"%s\"}", shown(1), shown(2), delta
    }'
}

_jo() {
  date '+%s %N %Y-%m-%d %H:%M:%S'
}

# _job FILE SECONDS STRIP RESULT PROGRAM...: runs the program apart from this shell; FILE has in the end
# RESULT (the beginning of a JSON object), its output, code and times
_job() {
  _jf=$1 _jl=$2 _jv=$3 _jx=$4
  shift 4
  umask 077
  _jy=$(mktemp -d) && cat >"$_jy/in" || exit
  _jr "$@" </dev/null >/dev/null 2>&1 &
}

# the program and its watcher, which looks every five seconds as Ansible's does
_jr() {
  trap '' HUP
  _jb=$(_jo)
  (
    trap - HUP
    umask 022
    exec $(command -v setsid) "$@"
  ) <"$_jy/in" >"$_jy/out" 2>"$_jy/err" &
  _jp=$!
  (
    sleep 5
    while kill -0 $_jp; do
      sleep 5
      _jl=$((_jl - 5))
      if [ $_jl -le 0 ] && kill -0 $_jp; then
        : >"$_jy/late"
        printf '{"msg": "Timeout exceeded", "failed": true, "child_pid": %s}' $_jp | _jw "$_jf"
        kill -9 -$_jp || kill -9 $_jp
      fi
    done
  ) &
  _jk=$!
  wait $_jp
  _jc=$?
  _jt=$(_jo)
  kill $_jk
  if [ ! -e "$_jy/late" ]; then
    {
      printf '%s, "stdout": "' "$_jx"
      _je "$_jv" "$_jy/out"
      printf '", "stderr": "'
      _je "$_jv" "$_jy/err"
      printf '", "rc": %s, ' $_jc
      if [ $_jc != 0 ]; then printf '"failed": true, "msg": "non-zero return code", '; fi
      _jn "$_jb" "$_jt"
    } | _jw "$_jf"
  fi
  rm -rf "$_jy"
}
