kcat -C -b {bootstrap} -t {postings} -o beginning -e -q
