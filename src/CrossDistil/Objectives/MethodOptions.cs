using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Objectives;

/// <summary>
/// What is learnt on top of the backbone. Values per task are a number for all, a list, or an object by task name.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PlainMethod), "plain")]
[JsonDerivedType(typeof(BlendMethod), "blend")]
[JsonDerivedType(typeof(SelfSnapshotMethod), "self-snapshot")]
[JsonDerivedType(typeof(BprMethod), "bpr")]
[JsonDerivedType(typeof(TfKdMethod), "tf-kd")]
[JsonDerivedType(typeof(KdMethod), "kd")]
[JsonDerivedType(typeof(PfdMethod), "pfd")]
[JsonDerivedType(typeof(TaugMethod), "taug")]
[JsonDerivedType(typeof(CrossDistilMethod), "crossdistil")]
public abstract record MethodOptions
{
    // What a training must have for the method. A kind says so here, and makes what it minimises; no other code asks
    // which kind it is.

    /// <summary>Makes what the method minimises.</summary>
    internal abstract Objective CreateObjective(ObjectiveParts parts);

    /// <summary>Whether it trains teachers beside the students.</summary>
    internal virtual bool HasTeachers => false;

    /// <summary>
    /// What its teachers are made of; null = they are heads on the students' backbone, or there are none.
    /// </summary>
    internal virtual TeacherNetwork? OwnTeachers => null;

    /// <summary>Whether its teachers see what is known in training alone.</summary>
    internal virtual bool SeesPrivileged => false;

    /// <summary>Whether a task learns from others' labels, so that there must be two.</summary>
    internal virtual bool LearnsAcrossTasks => false;

    /// <summary>Whether students learn from their labels alone.</summary>
    internal virtual bool TrainsPlainly => false;

    /// <summary>Learning rate of P and Q; null = its teachers, if any, are not calibrated.</summary>
    internal virtual double? PlattRate => null;

    /// <summary>Whether r̃ starts at the logit of the task's base rate.</summary>
    internal virtual bool StartsPlattAtBaseRate => false;

    /// <summary>
    /// Epochs before a snapshot is taken that then teaches: of the teachers, or of the students where there are none;
    /// null = there is no snapshot.
    /// </summary>
    internal virtual int? EpochsBeforeSnapshot => null;

    /// <summary>By how much the other tasks' logits move a task's, once rows are scored; null = they do not.</summary>
    internal virtual PerTask<double>? BlendShares => null;

    /// <summary>Whether a task's teacher gives logits of its label, which then start where the student's do.</summary>
    internal virtual bool TeachersRegress(int task, string name) => false;
}
