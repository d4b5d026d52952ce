package work

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
)

// A row that lives in another process (another module, other C libraries) is served there by Serve and used here as a
// Remote: a line of JSON each way per repetition, so that its repetitions interleave with everybody else's.

type request struct {
	Do  string // "rows", "open", "measure", "close"
	Row string
	Job int
	Rep int
	W   Workload
}

type reply struct {
	Rows        []string  `json:",omitempty"`
	Job         int       `json:",omitempty"`
	Values      []float64 `json:",omitempty"`
	Err         string    `json:",omitempty"`
	Unsupported bool      `json:",omitempty"`
}

// StartFlag makes a served program do W6 for the row that follows it.
const StartFlag = "-start"

// Serve answers for the rows that open gives, until standard input ends. It stays on the main thread, which OpenGL
// wants.
func Serve(open func() ([]Row, error)) {
	runtime.LockOSThread()
	rows, err := open()
	if err != nil {
		Fail(err)
	}
	s := server{rows: rows, jobs: map[int]opened{}}
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := json.NewEncoder(os.Stdout)
	for {
		var q request
		if err := in.Decode(&q); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			Fail(err)
		}
		if err := out.Encode(s.answer(q)); err != nil {
			Fail(err)
		}
	}
	for _, r := range rows {
		if err := r.Close(); err != nil {
			Fail(err)
		}
	}
}

type opened struct {
	job any
	w   Workload
}

type server struct {
	rows []Row
	jobs map[int]opened
	last int
}

func (s *server) answer(q request) (r reply) {
	var err error
	switch q.Do {
	case "rows":
		for _, row := range s.rows {
			r.Rows = append(r.Rows, row.Name())
		}
	case "open":
		r.Job, err = s.open(q)
	case "measure":
		o := s.jobs[q.Job]
		r.Values, err = Measure(o.job, o.w, q.Rep)
	case "close":
		if c, ok := s.jobs[q.Job].job.(io.Closer); ok {
			err = c.Close()
		}
		delete(s.jobs, q.Job)
	default:
		err = fmt.Errorf("asked to %q", q.Do)
	}
	if err != nil {
		r.Err, r.Unsupported = err.Error(), errors.Is(err, errors.ErrUnsupported)
	}
	return r
}

func (s *server) open(q request) (int, error) {
	for _, row := range s.rows {
		if row.Name() != q.Row {
			continue
		}
		job, err := row.Open(q.W)
		if err != nil {
			return 0, err
		}
		s.last++
		s.jobs[s.last] = opened{job, q.W}
		return s.last, nil
	}
	return 0, fmt.Errorf("no row %q", q.Row)
}

// Process is a program that serves rows.
type Process struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	enc *json.Encoder
	dec *json.Decoder
}

// Dial starts the program and returns its rows.
func Dial(bin string, log io.Writer) (*Process, []Row, error) {
	p := &Process{cmd: exec.Command(bin)}
	p.cmd.Stderr = log
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, nil, err
	}
	p.enc, p.dec = json.NewEncoder(p.in), json.NewDecoder(out)
	r, err := p.ask(request{Do: "rows"})
	if err != nil {
		return nil, nil, errors.Join(err, p.Close())
	}
	var rows []Row
	for _, name := range r.Rows {
		rows = append(rows, &remote{p, name, bin})
	}
	return p, rows, nil
}

// Close ends the program.
func (p *Process) Close() error {
	return errors.Join(p.in.Close(), p.cmd.Wait())
}

func (p *Process) ask(q request) (r reply, err error) {
	if err = p.enc.Encode(q); err != nil {
		return r, err
	}
	if err = p.dec.Decode(&r); err != nil {
		return r, fmt.Errorf("%s: %w", p.cmd.Path, err)
	}
	if r.Unsupported {
		err = fmt.Errorf("%s: %w", r.Err, errors.ErrUnsupported)
	} else if r.Err != "" {
		err = errors.New(r.Err)
	}
	return r, err
}

type remote struct {
	p         *Process
	name, bin string
}

func (r *remote) Name() string { return r.name }
func (r *remote) Close() error { return nil }

func (r *remote) Open(w Workload) (any, error) {
	if w.Kind == Start {
		return starting{r.bin, StartFlag, r.name}, nil
	}
	a, err := r.p.ask(request{Do: "open", Row: r.name, W: w})
	return &remoteJob{r.p, a.Job}, err
}

type starting []string

func (s starting) Command() []string { return s }

// measurer is a job that is measured elsewhere.
type measurer interface {
	Measure(rep int) ([]float64, error)
}

type remoteJob struct {
	p  *Process
	id int
}

func (j *remoteJob) Measure(rep int) ([]float64, error) {
	a, err := j.p.ask(request{Do: "measure", Job: j.id, Rep: rep})
	return a.Values, err
}

func (j *remoteJob) Close() error {
	_, err := j.p.ask(request{Do: "close", Job: j.id})
	return err
}

// Starting tells whether this process was started for W6, and for which row.
func Starting() (row string, ok bool) {
	if len(os.Args) == 3 && os.Args[1] == StartFlag {
		return os.Args[2], true
	}
	return "", false
}
