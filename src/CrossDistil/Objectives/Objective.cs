using CrossDistil.Data.Sampling;
using CrossDistil.Losses;
using CrossDistil.Tensors;

namespace CrossDistil.Objectives;

/// <summary>
/// What a method minimises: from a batch's rows to one loss per task. How the tasks' losses share the model is the
/// balancing's business.
/// </summary>
internal abstract class Objective(int tasks)
{
    private readonly Tensor[] _tasks = new Tensor[tasks];

    /// <summary>The last batch's losses.</summary>
    public StepLosses Losses { get; } = new(tasks);

    /// <summary>
    /// [task] of [1, 1]: each task's weighted loss, its teacher's and its student's, on the tape of the last forward
    /// pass.
    /// </summary>
    public ReadOnlySpan<Tensor> TaskLosses => _tasks;

    /// <summary>
    /// Losses that are minimised with factor 1 and not balanced against the tasks', [1, 1]: L^Cal, a backbone's
    /// penalty; null = nothing.
    /// </summary>
    public Tensor? Unbalanced { get; private set; }

    /// <summary>
    /// Puts the losses of <paramref name="batch"/> on the tape; no gradient yet, and no parameter moves.
    /// </summary>
    /// <param name="tape">An empty tape.</param>
    /// <param name="batch">Encoded rows.</param>
    /// <param name="step">Steps done before this one.</param>
    public void Forward(Tape tape, Batch batch, long step)
    {
        Unbalanced = null;
        Compute(tape, batch, step);
    }

    /// <summary>Calls <see cref="Add(int, Tensor)"/> once per task.</summary>
    private protected abstract void Compute(Tape tape, Batch batch, long step);

    /// <summary>
    /// A student's loss on hard and soft labels, (1−α)·L + α·L^KD, its parts noted; L itself where α = 0.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="logit">r, [rows, 1].</param>
    /// <param name="labels">y of the same rows.</param>
    /// <param name="softLogit">r̃, what the student is taught, [rows, 1]; no gradient reaches it.</param>
    /// <param name="alpha">α.</param>
    /// <param name="temperature">τ.</param>
    private protected Tensor Distilled(int task, Tensor logit, TaskLabels labels, Tensor softLogit, double alpha, double temperature)
    {
        var hard = Loss.CrossEntropy(logit, labels.Label, labels.Weights);
        var distillation = alpha > 0 ? Loss.Distillation(logit, softLogit, temperature, labels.Weights) : null;
        var student = distillation is null ? hard : Loss.Student(hard, distillation, alpha);
        Note(task, hard, student);
        Losses.Distillation[task] = distillation?.Scalar ?? 0;
        return student;
    }

    /// <summary>Notes a student's loss on labels, and the whole that it is trained on.</summary>
    private protected void Note(int task, Tensor hard, Tensor student) =>
        (Losses.Hard[task], Losses.Student[task]) = (hard.Scalar, student.Scalar);

    /// <summary>Gives a task's weighted loss.</summary>
    private protected void Add(int task, Tensor loss) => _tasks[task] = loss;

    /// <summary>Adds to <see cref="Unbalanced"/>.</summary>
    private protected void AddUnbalanced(Tensor? loss)
    {
        if (loss is not null) Unbalanced = Sum(Unbalanced, loss);
    }

    /// <summary>total + term, where there is no total before the first term.</summary>
    private protected static Tensor Sum(Tensor? total, Tensor term) => total is null ? term : total + term;
}
