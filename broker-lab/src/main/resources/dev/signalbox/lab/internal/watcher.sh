# Outlives the JVM that started it, to leave nothing of it behind.
#
# Arguments: a folder to delete; commands to run in it before that.
# Standard input, from the JVM: lines "watch PID..." (the last one holds) and "release".
# When the input ends without a release, the JVM is dead: the processes and all below them are
# killed and the folder is deleted.

folder=$1
farewell=$2
watched=

trap '' HUP INT TERM

# Lines of "PID PARENT" for all processes. Images of containers often have no ps.
processes() {
  if [ -r /proc/self/stat ]; then
    for file in /proc/[0-9]*/stat; do
      { read -r line <"$file"; } 2>/dev/null || continue
      # After the name, which may hold anything: state, parent, …
      set -- ${line##*) }
      echo "${line%% *} $2"
    done
  else
    ps -A -o pid=,ppid=
  fi
}

children() {
  processes | while read -r pid parent; do
    [ "$parent" != "$1" ] || echo "$pid"
  done
}

# A stopped process starts no more children.
kill_tree() {
  kill -STOP "$1"
  for child in $(children "$1"); do
    kill_tree "$child"
  done
  kill -KILL "$1"
}

while read -r word rest; do
  case $word in
    watch) watched=$rest ;;
    release) exit 0 ;;
  esac
done

for root in $watched; do
  kill_tree "$root"
done
(cd "$folder" && eval "$farewell")
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  rm -rf "$folder" && exit 0
  sleep 1
done
exit 1
