printf "name? "; read n
printf "age of $n? "; read a
echo "$n is $a"
