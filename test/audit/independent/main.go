// Verifies what Waybill says of its tree with an implementation that is not Waybill's: the one behind Go's checksum database.
// Reads a bundle from standard input; ends with 1 and the first claim that does not hold.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type head struct {
	Size int64     `json:"size"`
	Root tlog.Hash `json:"root"`
}

type inclusion struct {
	head
	Index int64       `json:"index"`
	Leaf  tlog.Hash   `json:"leaf"`
	Proof []tlog.Hash `json:"proof"`
}

type consistency struct {
	From  head        `json:"from"`
	To    head        `json:"to"`
	Proof []tlog.Hash `json:"proof"`
}

type bundle struct {
	// Every leaf as it is hashed.
	Leaves      []string      `json:"leaves"`
	Heads       []head        `json:"heads"`
	Inclusions  []inclusion   `json:"inclusions"`
	Consistency []consistency `json:"consistency"`
	// The largest tree, signed, and the keys that have signed it: each verifies it by itself.
	Checkpoint string   `json:"checkpoint"`
	Verifiers  []string `json:"verifiers"`
	// By their path below /v1/evidence/, in base64.
	Tiles map[string]string `json:"tiles"`
}

func main() {
	var given bundle
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		fail("the bundle cannot be read: %v", err)
	}
	stored := treeOver(given.Leaves)
	for _, head := range given.Heads {
		root, err := tlog.TreeHash(head.Size, stored)
		if err != nil || root != head.Root {
			fail("the tree of %d has the root %v, not %v (%v)", head.Size, root, head.Root, err)
		}
	}
	for _, claim := range given.Inclusions {
		if err := tlog.CheckRecord(claim.Proof, claim.Size, claim.Root, claim.Index, claim.Leaf); err != nil {
			fail("leaf %d in the tree of %d: %v", claim.Index, claim.Size, err)
		}
		if tlog.RecordHash([]byte(given.Leaves[claim.Index])) != claim.Leaf {
			fail("leaf %d has another hash", claim.Index)
		}
	}
	for _, claim := range given.Consistency {
		if err := tlog.CheckTree(claim.Proof, claim.To.Size, claim.To.Root, claim.From.Size, claim.From.Root); err != nil {
			fail("from %d to %d: %v", claim.From.Size, claim.To.Size, err)
		}
	}
	checkTiles(given)
	for _, verifier := range given.Verifiers {
		checkCheckpoint(given, verifier)
	}
	fmt.Printf("%d heads, %d inclusions, %d consistencies, %d tiles, %d signatures\n",
		len(given.Heads), len(given.Inclusions), len(given.Consistency), len(given.Tiles), len(given.Verifiers))
}

// The tree as Go computes it from the leaves.
func treeOver(leaves []string) tlog.HashReader {
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for at, index := range indexes {
			found[at] = hashes[index]
		}
		return found, nil
	})
	for number, leaf := range leaves {
		more, err := tlog.StoredHashes(int64(number), []byte(leaf), reader)
		if err != nil {
			fail("leaf %d: %v", number, err)
		}
		hashes = append(hashes, more...)
	}
	return reader
}

// Every leaf of the largest tree, read from tiles alone: Go authenticates each tile against the root.
func checkTiles(given bundle) {
	largest := given.Heads[len(given.Heads)-1]
	reader := tlog.TileHashReader(tlog.Tree{N: largest.Size, Hash: largest.Root}, tiles(given.Tiles))
	for number, leaf := range given.Leaves {
		hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(number))})
		if err != nil || hashes[0] != tlog.RecordHash([]byte(leaf)) {
			fail("leaf %d in its tile: %v", number, err)
		}
	}
}

func checkCheckpoint(given bundle, key string) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		fail("the verifier key: %v", err)
	}
	opened, err := note.Open([]byte(given.Checkpoint), note.VerifierList(verifier))
	if err != nil {
		fail("the checkpoint: %v", err)
	}
	largest := given.Heads[len(given.Heads)-1]
	wanted := fmt.Sprintf("%s\n%d\n%s\n", verifier.Name(), largest.Size, largest.Root)
	if opened.Text != wanted {
		fail("the checkpoint says %q, not %q", opened.Text, wanted)
	}
}

type tiles map[string]string

func (tiles) Height() int { return 8 }

// Go's own path has the height in it, tile/8/0/000; that of C2SP does not.
func (have tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		bytes, err := base64.StdEncoding.DecodeString(have[path])
		if err != nil || len(bytes) == 0 {
			return nil, fmt.Errorf("no tile at %s", path)
		}
		found = append(found, bytes)
	}
	return found, nil
}

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func fail(format string, words ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", words...)
	os.Exit(1)
}
