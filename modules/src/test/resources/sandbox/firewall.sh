# A stand-in that keeps rules as lines of a file, by table and chain, and says what it is called with.
[ -e /run/jansible-sandbox ] || exit 1
cat > /usr/local/sbin/iptables <<'END'
#!/bin/sh
[ "$1" != --version ] || { echo "iptables v1.8.9 (nf_tables)"; exit; }
echo "$*" >> /run/calls
[ "$(id -u)" = 0 ] || { echo "iptables v1.8.9 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)" >&2; exit 4; }
table=$2 action=$3 chain=$4
shift 4
rules=/run/rules.$table.$chain
case $chain in INPUT|OUTPUT|FORWARD) touch $rules ;; esac
[ $action = -N ] || [ -e $rules ] || { echo "iptables: No chain/target/match by that name." >&2; exit 1; }
case $action in
-C) grep -qxF -e "$*" $rules || { echo "iptables: Bad rule (does a matching rule exist in that chain?)." >&2; exit 1; } ;;
-A) echo "$*" >> $rules ;;
-I) { echo "$*"; cat $rules; } > $rules.new; mv $rules.new $rules ;;
-D) grep -vxF -e "$*" $rules > $rules.new || :; mv $rules.new $rules ;;
-F) : > $rules ;;
-P) echo $1 > /run/policy.$chain ;;
-N) : > $rules ;;
-X) rm $rules ;;
-L) case $chain in
  INPUT|OUTPUT|FORWARD) echo "Chain $chain (policy $(cat /run/policy.$chain 2>/dev/null || echo ACCEPT))" ;;
  *) echo "Chain $chain (0 references)" ;;
  esac; cat $rules ;;
esac
END
chmod 0755 /usr/local/sbin/iptables
: > /run/calls
chmod 0666 /run/calls
